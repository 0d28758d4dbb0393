/** The site's configuration and models, beside the folder that an app's pages lie in. */
export const configUrl = new URL("../config.json", document.baseURI).href;
export const modelsUrl = new URL("../models/", document.baseURI).href;
