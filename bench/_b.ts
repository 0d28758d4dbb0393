import { launchBench } from "/work/main/bench/launch.ts";
console.log(await launchBench()); process.exit(0);
