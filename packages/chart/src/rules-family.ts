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

/** The same relatives in words, for a relationship without a code of RoleCode. */
export const FIRST_DEGREE_WORDS: readonly (readonly [RegExp, "male" | "female" | null])[] = [
  [/^(natural |biological )?father$|^父親?$|^爸爸$/i, "male"],
  [/^(natural |biological )?mother$|^母親?$|^媽媽$/i, "female"],
  [/^(natural |full |twin )?brother$|^(兄|弟|哥哥|弟弟|兄弟)$/i, "male"],
  [/^(natural |full |twin )?sister$|^(姊|妹|姐姐|姊姊|妹妹|姊妹|姐妹)$/i, "female"],
  [/^(natural |biological )?son$|^兒子$/i, "male"],
  [/^(natural |biological )?daughter$|^女兒$/i, "female"],
  [/^(natural |biological )?(parent|sibling|child)$|^(父母|手足|兄弟姊妹|子女)$/i, null],
];
