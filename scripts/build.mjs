// `npm run build`: dist/apps (copy it to a web server) and dist/launcher (the sandbox's page).
import { build, checkNode, install } from "./prepare.mjs";

checkNode();
install();
build();
