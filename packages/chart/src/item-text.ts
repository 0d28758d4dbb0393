/**
 * What an item text says against an order that names one analyte. Hospitals name items as they like, so a text is not required to
 * name the analyte; what clearly names another measurement is refused.
 */

/** Ratios, clearances and functional tests of any analyte. */
const ANY = /ratio|比值|比例|clearance|廓清|tolerance|耐糖|耐量|ogtt|delta|stone|結石/i;

const OTHERS: Readonly<Record<string, RegExp>> = {
  tc: /hdl|ldl|高密度|低密度|\bfree\b|游離|\bester/i,
  hdl: /non-?\s?hdl|非高密度|hdl-?\s?[23]\b|ldl|低密度|t-?cho|總膽固醇|particle|顆粒/i,
  ldl: /v-?ldl|極低密度|hdl|高密度|oxidi[sz]ed|氧化|dense|小而密|particle|顆粒/i,
  tg: /hdl|ldl|cho/i,
  fpg: /\bpc\b|post|餐後|飯後|random|隨機|[12]\s?hr?s?\b|小時/i,
  hba1c: /average|eag|平均/i,
  creat: /albumin|白蛋白|cystatin|protein|蛋白/i,
  ca: /ion|游離|離子/i,
};

/** Anything but blood, for concepts that are read from blood. The NHI names its glucose orders "blood and body fluid". */
export const NOT_BLOOD =
  /urine|urinary|尿|csf|cerebrospinal|腦脊髓|pleural|胸水|肋膜|ascit|peritoneal|腹水|dialysate|透析液|saliva|唾液|sweat|synovial|(?<!blood (and|&) )body fluid|(?<!血液及)體液|drain|引流/i;

/** Does the text of an item under an order for this concept name another measurement? */
export const saysElse = (concept: string, text: string): boolean => {
  const plain = text.normalize("NFKC");
  return (concept !== "uacr" && ANY.test(plain)) || OTHERS[concept]?.test(plain) === true;
};
