/** First-degree blood relatives of HL7 v3 RoleCode, with the sex where the role has one. */
export const FIRST_DEGREE: Readonly<Record<string, "male" | "female" | null>> = {
  FTH: "male",
  NFTH: "male",
  MTH: "female",
  NMTH: "female",
  PRN: null,
  NPRN: null,
  BRO: "male",
  NBRO: "male",
  TWINBRO: "male",
  FTWINBRO: "male",
  ITWINBRO: "male",
  SIS: "female",
  NSIS: "female",
  TWINSIS: "female",
  FTWINSIS: "female",
  ITWINSIS: "female",
  SIB: null,
  NSIB: null,
  TWIN: null,
  FTWIN: null,
  ITWIN: null,
  SON: "male",
  DAU: "female",
  CHILD: null,
  NCHILD: null,
};

/** The same relatives as SNOMED CT persons, as published value sets of relationships list them. */
export const FIRST_DEGREE_SNOMED: Readonly<Record<string, "male" | "female" | null>> = {
  "66839005": "male",
  "72705000": "female",
  "65656005": "female",
  "40683002": null,
  "70924004": "male",
  "60614009": "male",
  "27733009": "female",
  "375005": null,
  "65616008": "male",
  "66089001": "female",
};

/** Relatives of RoleCode and SNOMED CT, in-laws, step and adoptive relations that are no first-degree blood relatives. */
const NOT_FIRST_DEGREE =
  /^([MP]?(AUNT|UNCLE|COUSN|GRFTH|GRMTH|GRPRN|GGRFTH|GGRMTH|GGRPRN)|GRNDCHILD|GRNDSON|GRNDDAU|NIECE|NEPHEW|NIENEPH|H(SIB|BRO|SIS)|STP\w*|\w*INLAW|ADOPT\w*|\w*ADOPT|FOST\w*|\w*FOST|SPS|HUSB|WIFE|DOMPART|SIGOTHR|FRND|NBOR|ROOM|25211005|38048003|34871008|55538000|34581001|83559000|45929001|30578000)$/;

/** The same in words. */
const NOT_FIRST_DEGREE_WORDS =
  /\b(aunt|uncle|cousin|grand\w*|niece|nephew|half|step\w*|in-law|adopt\w*|foster|spouse|husband|wife|partner|friend)\b|祖父|祖母|外公|外婆|爺爺|奶奶|阿公|阿嬤|姑|姨|叔|舅|伯|堂|表(兄|弟|姊|妹|哥|姐)|孫|姪|侄|甥|繼(父|母)|養(父|母)|配偶|丈夫|妻|先生|太太|岳|公公|婆婆/i;

/** True when a relationship is known to be another than first-degree by blood. */
export const isOtherRelative = (codes: readonly string[], texts: readonly string[]) =>
  codes.some((code) => NOT_FIRST_DEGREE.test(code.toUpperCase())) ||
  texts.some((text) => NOT_FIRST_DEGREE_WORDS.test(text));

/** The same relatives in words, for a relationship without a code of RoleCode. */
export const FIRST_DEGREE_WORDS: readonly (readonly [RegExp, "male" | "female" | null])[] = [
  [/^(natural |biological )?father$|^dad$|^父親?$|^爸爸?$/i, "male"],
  [/^(natural |biological )?mother$|^mom$|^母親?$|^媽媽?$/i, "female"],
  [/^(natural |full |twin )?brother$|^(兄|弟|哥哥|弟弟|兄弟)$/i, "male"],
  [/^(natural |full |twin )?sister$|^(姊|妹|姐姐|姊姊|妹妹|姊妹|姐妹)$/i, "female"],
  [/^(natural |biological )?son$|^兒子$/i, "male"],
  [/^(natural |biological )?daughter$|^女兒$/i, "female"],
  [/^(natural |biological )?(parent|sibling|child)$|^(父母|手足|兄弟姊妹|子女)$/i, null],
];
