/** NHI orders that name one analyte, with the LOINC that a result under them is read as (item names of NHI and the NHI-FHIR bridge). */
export const NHI_TARGETS: Readonly<Record<string, string>> = {
  "09001C": "2093-3",
  "09004C": "2571-8",
  "09043C": "2085-9",
  "09044C": "2089-1",
  "09005C": "1558-6",
  "09006C": "4548-4",
  "09015C": "2160-0",
  "09016C": "2161-8",
  "09022C": "2823-3",
  "09046B": "19123-9",
  "09011C": "17861-6",
  P64014: "9318-7",
};
