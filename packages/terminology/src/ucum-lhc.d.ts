declare module "@lhncbc/ucum-lhc" {
  const ucumPackage: unknown;
  export default ucumPackage;
}
