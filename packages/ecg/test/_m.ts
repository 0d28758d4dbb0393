import { readFileSync } from "node:fs";
import path from "node:path";
import { SHARED_ECG, untar } from "./shared.ts";
import { unxz } from "@bedside/ecg/node";
import { readWfdb } from "@bedside/ecg";
import { detectBeats } from "../src/signal/beats.ts";
const files = untar(await unxz(readFileSync(path.join(SHARED_ECG,"more/mitdb_ds1.tar.xz"))));
const dec=new TextDecoder();
function readAtr(b: Uint8Array){ const out:{s:number,c:number}[]=[]; let t=0; for(let i=0;i+1<b.length;){ const w=b[i]!|(b[i+1]!<<8); i+=2; const A=w>>10, I=w&1023; if(w===0)break; if(A===59){ t+= ((b[i]!|(b[i+1]!<<8))<<16)|(b[i+2]!|(b[i+3]!<<8)); i+=4; continue;} if(A===63){ i+= I+(I&1); continue;} if(A===60||A===61||A===62) continue; t+=I; out.push({s:t,c:A}); } return out; }
const beatCodes=new Set([1,2,3,4,5,6,7,8,9,10,11,12,13,34,35,38,41,25,30]);
let TP=0,FN=0,FP=0; const t0=Date.now();
for(const [name] of files){ if(!name.endsWith(".hea")) continue; const base=name.slice(0,-4);
 const r=readWfdb(dec.decode(files.get(name)!), files.get(base+".dat")!); if(!r.ok){console.log(name,r.error);continue;}
 const ann=readAtr(files.get(base+".atr")!).filter(a=>beatCodes.has(a.c)).map(a=>a.s);
 const beats=detectBeats(r.recording); let i=0,tp=0; const used=new Set<number>();
 for(const a of ann){ while(i<beats.length&&beats[i]!<a-54)i++; let ok=false; for(let k=i;k<beats.length&&beats[k]!<=a+54;k++) if(!used.has(k)){used.add(k);ok=true;break;} if(ok)tp++; }
 TP+=tp;FN+=ann.length-tp;FP+=beats.length-tp; const bad=(ann.length-tp)+(beats.length-tp); console.log(base.slice(-3), ann.length, "FN",ann.length-tp,"FP",beats.length-tp, bad>50?"***":"");
}
console.log("Se",TP/(TP+FN),"PPV",TP/(TP+FP), Date.now()-t0,"ms");
