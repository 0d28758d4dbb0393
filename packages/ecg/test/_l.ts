import { readFileSync } from "node:fs";
import path from "node:path";
import { SHARED_ECG, untar } from "./shared.ts";
import { unxz } from "@bedside/ecg/node";
import { readWfdb, measure, assessQuality } from "@bedside/ecg";
const files = untar(await unxz(readFileSync(path.join(SHARED_ECG,"ludb/ludb_odd.tar.xz"))));
const names=[...files.keys()]; console.log(names.slice(0,16).join(" "), names.length);
const dec=new TextDecoder();
function readAtr(b: Uint8Array){ const out:{s:number,c:number}[]=[]; let t=0; for(let i=0;i+1<b.length;){ const w=b[i]!|(b[i+1]!<<8); i+=2; const A=w>>10, I=w&1023; if(w===0)break; if(A===59){ t+= ((b[i]!|(b[i+1]!<<8))<<16)|(b[i+2]!|(b[i+3]!<<8)); i+=4; continue;} if(A===63){ i+= I+(I&1); continue;} if(A===60||A===61||A===62) continue; t+=I; out.push({s:t,c:A}); } return out; }
const med=(a:number[])=>a.slice().sort((x,y)=>x-y)[Math.floor(a.length/2)]??NaN;
const err:Record<string,number[]>={qrs:[],qrsG:[],pr:[],qt:[],on:[],off:[]}; let tp=0,fn=0,fp=0, prMiss=0,prExtra=0;
for(const h of names.filter(n=>n.endsWith(".hea"))){ const base=h.slice(0,-4);
 const r=readWfdb(dec.decode(files.get(h)!), files.get(base+".dat")!); if(!r.ok){console.log(h,JSON.stringify(r.error));continue;}
 const m=measure(r.recording);
 const lead=["i","ii","iii","avr","avl","avf","v1","v2","v3","v4","v5","v6"]; const qd:number[]=[],pr:number[]=[],qt:number[]=[]; let annBeats:number[]=[]; let anyP=0; const ons:number[][]=[],offs:number[][]=[];
 for(const l of lead){ const a=readAtr(files.get(base+"."+l)!); const w:{k:number,on:number,pk:number,off:number}[]=[]; for(let i=1;i+1<a.length;i++) if(a[i]!.c!==39&&a[i]!.c!==40&&a[i-1]!.c===39&&a[i+1]!.c===40) w.push({k:a[i]!.c,on:a[i-1]!.s,pk:a[i]!.s,off:a[i+1]!.s});
  const q=w.filter(x=>x.k===1); if(l==="ii") annBeats=q.map(x=>x.pk); q.forEach((x)=>{qd.push((x.off-x.on)*2); const i=w.indexOf(x); const p=w[i-1]; if(p&&p.k===24){pr.push((x.on-p.on)*2);anyP++;} const t=w[i+1]; if(t&&t.k===27) qt.push((t.off-x.on)*2); }); ons.push(q.map(x=>x.on)); offs.push(q.map(x=>x.off)); }
 const span=annBeats.length?[annBeats[0]!-60,annBeats.at(-1)!+60]:[0,0]; const mine=m.beats.filter(b=>b>=span[0]!&&b<=span[1]!); let t=0; for(const a of annBeats) if(mine.some(b=>Math.abs(b-a)<=75)) t++; tp+=t;fn+=annBeats.length-t;fp+=mine.length-t;
 if(fnOf(t,annBeats,mine)) console.log(base, "beats", annBeats.length, mine.length, t);
 // global per beat
 const g:number[]=[]; annBeats.forEach(b=>{const on=ons.flat().filter(x=>x<b+10&&b-x<75); const off=offs.flat().filter(x=>x>b-10&&x-b<90); if(on.length&&off.length){ on.sort((p,q)=>p-q); off.sort((p,q)=>p-q); g.push((off[Math.floor(off.length*.85)]!-on[Math.floor(on.length*.15)]!)*2);} });
 if(m.qrsMs!==null){err.qrs!.push(m.qrsMs-med(qd)); err.qrsG!.push(m.qrsMs-med(g)); if(Math.abs(m.qrsMs-med(g))>30) console.log(base,"QRS",m.qrsMs,med(g),med(qd));}
 const hasP=anyP>annBeats.length*4; if(hasP&&m.prMs!==null) {err.pr!.push(m.prMs-med(pr)); if(Math.abs(m.prMs-med(pr))>40)console.log(base,"PR",m.prMs,med(pr));} if(hasP&&m.prMs===null) prMiss++; if(!hasP&&m.prMs!==null) {prExtra++; console.log(base,"extra PR",m.prMs,m.rrVariation?.toFixed(2));}
 if(m.qtMs!==null&&qt.length) {err.qt!.push(m.qtMs-med(qt)); if(Math.abs(m.qtMs-med(qt))>60)console.log(base,"QT",m.qtMs,med(qt));}
}
function fnOf(t:number,a:number[],m:number[]){return a.length!==t||m.length!==t;}
for(const k of ["qrs","qrsG","pr","qt"]){const e=err[k]!; const mean=e.reduce((a,b)=>a+b,0)/e.length; console.log(k,e.length,"bias",mean.toFixed(1),"sd",Math.sqrt(e.reduce((a,b)=>a+(b-mean)**2,0)/e.length).toFixed(1),"med|e|",med(e.map(Math.abs)), "p90",e.map(Math.abs).sort((a,b)=>a-b)[Math.floor(e.length*.9)]);}
console.log("Se",tp/(tp+fn),"PPV",tp/(tp+fp),"prMiss",prMiss,"prExtra",prExtra);
