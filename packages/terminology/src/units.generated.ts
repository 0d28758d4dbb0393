// Made by generate.ts with ucum-lhc. Do not edit.
/** UCUM unit -> magnitude in base units, and its kind (dimension, moles, arbitrary unit). */
export const UNIT_MEASURES: Readonly<Record<string, readonly [number, string]>> = {
 "1": [
  1,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mg/dL": [
  10,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "mg/L": [
  1,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "g/L": [
  1000,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "g/dL": [
  10000,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "mg/mL": [
  1000.0000000000001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ug/dL": [
  0.009999999999999998,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ug/L": [
  0.001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ug/mL": [
  1,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ng/mL": [
  0.001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ng/L": [
  0.000001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "ng/dL": [
  0.00001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "pg/mL": [
  0.000001,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "pg/L": [
  1e-9,
  "-3,0,1,0,0,0,0;mol0"
 ],
 "mmol/L": [
  6.0221367e+23,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "umol/L": [
  602213670000000000000,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "nmol/L": [
  602213670000000000,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "mol/L": [
  6.0221366999999994e+26,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "mmol/dL": [
  6.022136699999999e+24,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "umol/dL": [
  6.0221367e+21,
  "-3,0,0,0,0,0,0;mol1"
 ],
 "meq/L": [
  6.0221367e+23,
  "-3,0,0,0,0,0,0;mol0"
 ],
 "%": [
  0.01,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mmol/mol": [
  0.001,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mg/g{creat}": [
  0.001,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mg/g": [
  0.001,
  "0,0,0,0,0,0,0;mol0"
 ],
 "ug/mg{creat}": [
  0.001,
  "0,0,0,0,0,0,0;mol0"
 ],
 "ug/mg": [
  0.001,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mg/mg{creat}": [
  1,
  "0,0,0,0,0,0,0;mol0"
 ],
 "mg/mmol{creat}": [
  1.660540186674939e-24,
  "0,0,1,0,0,0,0;mol-1"
 ],
 "mg/mmol": [
  1.660540186674939e-24,
  "0,0,1,0,0,0,0;mol-1"
 ],
 "g/mol{creat}": [
  1.660540186674939e-24,
  "0,0,1,0,0,0,0;mol-1"
 ],
 "mm[Hg]": [
  133322,
  "-1,-2,1,0,0,0,0;mol0"
 ],
 "cm[Hg]": [
  1333220,
  "-1,-2,1,0,0,0,0;mol0"
 ],
 "kPa": [
  1000000,
  "-1,-2,1,0,0,0,0;mol0"
 ],
 "cm": [
  0.01,
  "1,0,0,0,0,0,0;mol0"
 ],
 "m": [
  1,
  "1,0,0,0,0,0,0;mol0"
 ],
 "mm": [
  0.001,
  "1,0,0,0,0,0,0;mol0"
 ],
 "[in_i]": [
  0.025400000000000002,
  "1,0,0,0,0,0,0;mol0"
 ],
 "[ft_i]": [
  0.3048,
  "1,0,0,0,0,0,0;mol0"
 ],
 "kg": [
  1000,
  "0,0,1,0,0,0,0;mol0"
 ],
 "g": [
  1,
  "0,0,1,0,0,0,0;mol0"
 ],
 "[lb_av]": [
  453.59237,
  "0,0,1,0,0,0,0;mol0"
 ],
 "kg/m2": [
  1000,
  "-2,0,1,0,0,0,0;mol0"
 ],
 "g/m2": [
  1,
  "-2,0,1,0,0,0,0;mol0"
 ],
 "ms": [
  0.001,
  "0,1,0,0,0,0,0;mol0"
 ],
 "s": [
  1,
  "0,1,0,0,0,0,0;mol0"
 ],
 "mV": [
  1,
  "2,-2,1,0,0,-1,0;mol0"
 ],
 "uV": [
  0.001,
  "2,-2,1,0,0,-1,0;mol0"
 ],
 "/min": [
  0.016666666666666666,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "{beats}/min": [
  0.016666666666666666,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "/s": [
  1,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "mL/min/{1.73_m2}": [
  1.6666666666666667e-8,
  "3,-1,0,0,0,0,0;mol0"
 ],
 "mL/min": [
  1.6666666666666667e-8,
  "3,-1,0,0,0,0,0;mol0"
 ],
 "mL/s/{1.73_m2}": [
  0.000001,
  "3,-1,0,0,0,0,0;mol0"
 ],
 "a": [
  31557600,
  "0,1,0,0,0,0,0;mol0"
 ],
 "mo": [
  2629800,
  "0,1,0,0,0,0,0;mol0"
 ],
 "wk": [
  604800,
  "0,1,0,0,0,0,0;mol0"
 ],
 "d": [
  86400,
  "0,1,0,0,0,0,0;mol0"
 ],
 "/d": [
  0.000011574074074074073,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "{cigarettes}/d": [
  0.000011574074074074073,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "{packs}/d": [
  0.000011574074074074073,
  "0,-1,0,0,0,0,0;mol0"
 ],
 "{PackYears}": [
  1,
  "0,0,0,0,0,0,0;mol0"
 ],
 "{Agatston}": [
  1,
  "0,0,0,0,0,0,0;mol0"
 ],
 "{score}": [
  1,
  "0,0,0,0,0,0,0;mol0"
 ],
 "10*3/uL": [
  999999999999.9999,
  "-3,0,0,0,0,0,0;mol0"
 ],
 "10*9/L": [
  1000000000000,
  "-3,0,0,0,0,0,0;mol0"
 ]
};
/** Normalised spelling -> UCUM unit. */
export const UNIT_SPELLINGS: Readonly<Record<string, string>> = {
 "1": "1",
 "mg/dl": "mg/dL",
 "mg/l": "mg/L",
 "g/l": "g/L",
 "g/dl": "g/dL",
 "mg/ml": "mg/mL",
 "ug/dl": "ug/dL",
 "ug/l": "ug/L",
 "ug/ml": "ug/mL",
 "ng/ml": "ng/mL",
 "ng/l": "ng/L",
 "ng/dl": "ng/dL",
 "pg/ml": "pg/mL",
 "pg/l": "pg/L",
 "mmol/l": "mmol/L",
 "umol/l": "umol/L",
 "nmol/l": "nmol/L",
 "mol/l": "mol/L",
 "mmol/dl": "mmol/dL",
 "umol/dl": "umol/dL",
 "meq/l": "meq/L",
 "%": "%",
 "mmol/mol": "mmol/mol",
 "mg/g{creat}": "mg/g{creat}",
 "mg/g": "mg/g",
 "ug/mg{creat}": "ug/mg{creat}",
 "ug/mg": "ug/mg",
 "mg/mg{creat}": "mg/mg{creat}",
 "mg/mmol{creat}": "mg/mmol{creat}",
 "mg/mmol": "mg/mmol",
 "g/mol{creat}": "g/mol{creat}",
 "mm[hg]": "mm[Hg]",
 "cm[hg]": "cm[Hg]",
 "kpa": "kPa",
 "cm": "cm",
 "m": "m",
 "mm": "mm",
 "[in_i]": "[in_i]",
 "[ft_i]": "[ft_i]",
 "kg": "kg",
 "g": "g",
 "[lb_av]": "[lb_av]",
 "kg/m2": "kg/m2",
 "g/m2": "g/m2",
 "ms": "ms",
 "s": "s",
 "mv": "mV",
 "uv": "uV",
 "/min": "/min",
 "{beats}/min": "{beats}/min",
 "/s": "/s",
 "ml/min/{1.73_m2}": "mL/min/{1.73_m2}",
 "ml/min": "mL/min",
 "ml/s/{1.73_m2}": "mL/s/{1.73_m2}",
 "a": "a",
 "mo": "mo",
 "wk": "wk",
 "d": "d",
 "/d": "/d",
 "{cigarettes}/d": "{cigarettes}/d",
 "{packs}/d": "{packs}/d",
 "{packyears}": "{PackYears}",
 "{agatston}": "{Agatston}",
 "{score}": "{score}",
 "10*3/ul": "10*3/uL",
 "10*9/l": "10*9/L",
 "{1}": "1",
 "{index_value}": "1",
 "{ratio}": "1",
 "mg/100ml": "mg/dL",
 "mg%": "mg/dL",
 "mg/d1": "mg/dL",
 "mgs/dl": "mg/dL",
 "milligramperdeciliter": "mg/dL",
 "毫克/分升": "mg/dL",
 "毫克/公合": "mg/dL",
 "毫克/100毫升": "mg/dL",
 "mmole/l": "mmol/L",
 "mmol/litre": "mmol/L",
 "毫莫耳/升": "mmol/L",
 "毫莫耳/公升": "mmol/L",
 "mcmol/l": "umol/L",
 "umole/l": "umol/L",
 "微莫耳/升": "umol/L",
 "毫克/升": "mg/L",
 "mmhg": "mm[Hg]",
 "mm(hg)": "mm[Hg]",
 "millimeterofmercury": "mm[Hg]",
 "torr": "mm[Hg]",
 "毫米汞柱": "mm[Hg]",
 "毫米水銀柱": "mm[Hg]",
 "cmhg": "cm[Hg]",
 "mmol/molhb": "mmol/mol",
 "mmol/mol{hb}": "mmol/mol",
 "mmol/mole": "mmol/mol",
 "percent": "%",
 "%ngsp": "%",
 "%{ngsp}": "%",
 "%(ngsp)": "%",
 "%{hb}": "%",
 "%{hemoglobina1c}": "%",
 "%oftotalhgb": "%",
 "mg/gcreat": "mg/g{creat}",
 "mg/gcr": "mg/g{creat}",
 "mg/gcre": "mg/g{creat}",
 "mg/gcreatinine": "mg/g{creat}",
 "mg/g.creat": "mg/g{creat}",
 "ug/mgcreat": "ug/mg{creat}",
 "ug/mgcr": "ug/mg{creat}",
 "mcg/mg": "ug/mg{creat}",
 "mg/mmolcreat": "mg/mmol{creat}",
 "mg/mmolcr": "mg/mmol{creat}",
 "centimeter": "cm",
 "centimetre": "cm",
 "公分": "cm",
 "厘米": "cm",
 "meter": "m",
 "metre": "m",
 "公尺": "m",
 "米": "m",
 "millimeter": "mm",
 "millimetre": "mm",
 "毫米": "mm",
 "公釐": "mm",
 "in": "[in_i]",
 "inch": "[in_i]",
 "inches": "[in_i]",
 "\"": "[in_i]",
 "英吋": "[in_i]",
 "ft": "[ft_i]",
 "feet": "[ft_i]",
 "kgs": "kg",
 "kilogram": "kg",
 "公斤": "kg",
 "千克": "kg",
 "gram": "g",
 "公克": "g",
 "lb": "[lb_av]",
 "lbs": "[lb_av]",
 "pound": "[lb_av]",
 "pounds": "[lb_av]",
 "磅": "[lb_av]",
 "kg/m^2": "kg/m2",
 "kg/(m2)": "kg/m2",
 "kg/(m^2)": "kg/m2",
 "kg/m*2": "kg/m2",
 "kgm-2": "kg/m2",
 "公斤/平方公尺": "kg/m2",
 "msec": "ms",
 "millisecond": "ms",
 "毫秒": "ms",
 "sec": "s",
 "second": "s",
 "秒": "s",
 "beats/min": "{beats}/min",
 "beats/minute": "{beats}/min",
 "bpm": "{beats}/min",
 "次/分": "{beats}/min",
 "次/分鐘": "{beats}/min",
 "1/min": "/min",
 "min-1": "/min",
 "perminute": "/min",
 "ml/min/1.73m2": "mL/min/{1.73_m2}",
 "ml/min/1.73m^2": "mL/min/{1.73_m2}",
 "ml/min/{1.73m2}": "mL/min/{1.73_m2}",
 "ml/minper1.73m2": "mL/min/{1.73_m2}",
 "ml/min/1.73": "mL/min/{1.73_m2}",
 "ml/min/1.73_m2": "mL/min/{1.73_m2}",
 "ml/min/[1.73_m2]": "mL/min/{1.73_m2}",
 "ml/min/(1.73.m2)": "mL/min/{1.73_m2}",
 "ml/min/(1.73m2)": "mL/min/{1.73_m2}",
 "year": "a",
 "years": "a",
 "yr": "a",
 "yrs": "a",
 "y": "a",
 "歲": "a",
 "年": "a",
 "month": "mo",
 "months": "mo",
 "個月": "mo",
 "1/d": "/d",
 "perday": "/d",
 "/day": "/d",
 "支/日": "/d",
 "支/天": "/d",
 "根/天": "/d",
 "cigarettes/day": "{cigarettes}/d",
 "cigarettes/d": "{cigarettes}/d",
 "cig/day": "{cigarettes}/d",
 "cigs/day": "{cigarettes}/d",
 "{cig}/d": "{cigarettes}/d",
 "{cigs}/d": "{cigarettes}/d",
 "{#}/d": "{cigarettes}/d",
 "packs/day": "{packs}/d",
 "packs/d": "{packs}/d",
 "pack/day": "{packs}/d",
 "ppd": "{packs}/d",
 "{pack}/d": "{packs}/d",
 "包/日": "{packs}/d",
 "包/天": "{packs}/d",
 "pack-years": "{PackYears}",
 "packyears": "{PackYears}",
 "pack-year": "{PackYears}",
 "{pack-years}": "{PackYears}",
 "{pack-year}": "{PackYears}",
 "{pack}.a": "{PackYears}",
 "包年": "{PackYears}",
 "包-年": "{PackYears}",
 "agatston": "{Agatston}",
 "agatstonunits": "{Agatston}",
 "au": "{Agatston}",
 "{agatston'u}": "{Agatston}",
 "[agatston'u]": "{Agatston}",
 "{au}": "{Agatston}",
 "agatstonscore": "{Agatston}",
 "{agatston_score}": "{Agatston}",
 "score": "{score}",
 "分": "{score}",
 "points": "{score}",
 "/24h": "/d",
 "10*3/mm3": "10*3/uL",
 "days": "d",
 "mg/mgcreatinine": "mg/mg{creat}",
 "mg/mmolcreatinine": "mg/mmol{creat}",
 "ml/min/1.73sqm": "mL/min/{1.73_m2}",
 "ug/mgcreatinine": "ug/mg{creat}",
 "ug/mlequivalents": "ug/mL",
 "/1000ery": "10*3/uL",
 "10^3/ul": "10*3/uL",
 "g/molkrea": "g/mol{creat}",
 "gpt/l": "10*3/uL",
 "mg/gcrea": "mg/g{creat}",
 "mg/gkrea": "mg/g{creat}",
 "mg/gkre": "mg/g{creat}",
 "mg/mmolkre": "mg/mmol{creat}",
 "mg/mmolkrea": "mg/mmol{creat}",
 "micromol/l": "umol/L",
 "ml/min/1,73m2": "mL/min/{1.73_m2}",
 "ml/min/1.73qm": "mL/min/{1.73_m2}",
 "sec.": "s",
 "tsd/ul": "10*3/uL",
 "x10^3/ul": "10*3/uL"
};
