/** Version of the suite, written into what is filed. */
export const APP_VERSION = "0.1.0";
