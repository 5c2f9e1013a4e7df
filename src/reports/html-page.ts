/** Style and script of the HTML report. One file, nothing from elsewhere, readable in light, dark and print. */

export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2128;--soft:#59636e;--line:#d8dee4;--card:#f6f8fa;--accent:#0b57b8;--ok:#1a7f37;--warn:#8a5a00;--gap:#7542c4;--bad:#c2202c;--mid:#a04100}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e4e9ee;--soft:#9aa5b1;--line:#323a44;--card:#171c23;--accent:#6cb0ff;--ok:#56c271;--warn:#dfae3f;--gap:#bb99ff;--bad:#ff7b72;--mid:#f0a05a}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans KR",sans-serif}
main,header,footer{max-width:1280px;margin:0 auto;padding:0 28px}
header{padding-top:30px}
h1{font-size:26px;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}
h2{font-size:18px;margin:38px 0 10px;padding-top:6px;overflow-wrap:anywhere}
code{font:13px/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
.lead{margin:0 0 18px;padding:14px 18px 14px 36px;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--accent);border-radius:8px}
.lead.good{border-left-color:var(--ok)}.lead.bad{border-left-color:var(--bad)}
.lead li:first-child{font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:0 0 18px;color:var(--soft);font-size:13px}
dt{font-weight:600}dd{margin:0;min-width:0;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:6px 16px;margin:0 0 14px;font-size:14px}
a{color:var(--accent)}
.search{position:sticky;top:0;z-index:2;background:var(--bg);padding:10px 0;display:flex;gap:12px;align-items:center;border-bottom:1px solid var(--line)}
.search input{flex:1;max-width:520px;padding:8px 12px;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px}
.search output{color:var(--soft);font-size:13px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;font-weight:600;color:var(--soft);font-size:12px;border-bottom:2px solid var(--line);padding:6px 12px 6px 0;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:7px 12px 7px 0;vertical-align:top;max-width:30em}
tbody{break-inside:avoid}
.tone{font-weight:600}
td:first-child{min-width:13em}
.allowed,.low,.info{color:var(--ok)}.conditional,.medium{color:var(--warn)}.unknown{color:var(--gap)}.denied,.critical,.high{color:var(--bad)}
td.low,td.info{color:var(--soft)}td.medium{color:var(--mid)}
tr.more td{padding:0;border:0;max-width:none}
tr.has td{border-bottom:0}
details{margin:0 0 8px;border-bottom:1px solid var(--line);padding-bottom:6px}
summary{cursor:pointer;color:var(--accent);font-size:13px;width:max-content}
.path{padding:10px 0 4px}
.path ol{margin:8px 0;padding-left:22px}.path li{margin:3px 0}.path ul{margin:2px 0;padding-left:18px;color:var(--soft)}
.path .places{color:var(--soft);font-size:13px}
.picture{display:block;max-width:100%;height:auto}
.picture rect{fill:var(--card);stroke:var(--line);stroke-width:1.5}
.picture text{fill:var(--fg);font:12px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}
.picture .label{fill:var(--soft);font:11px system-ui,sans-serif}
.picture .grant rect{stroke:var(--accent);stroke-dasharray:5 3}
.picture .arrow{fill:none;stroke:var(--ok);stroke-width:1.6}.picture .head{fill:var(--ok)}
.picture .arrow.conditional{stroke:var(--warn)}.picture .head.conditional{fill:var(--warn)}
.picture .arrow.unknown{stroke:var(--gap)}.picture .head.unknown{fill:var(--gap)}
.picture .arrow.abuse{stroke-dasharray:5 4}
footer{color:var(--soft);font-size:13px;padding-top:30px;padding-bottom:40px}
[hidden]{display:none}
@media print{
:root{--bg:#fff;--fg:#000;--soft:#444;--line:#bbb;--card:#fff;--accent:#000;--ok:#0a5c22;--warn:#6b4700;--gap:#5a2ea6;--bad:#a3101c;--mid:#7a3200}
body{font-size:10.5pt}main,header,footer{max-width:none;padding:0}nav,.search{display:none}
h2{break-after:avoid}table{font-size:9pt}thead{display:table-header-group}summary{display:none}td{max-width:none}.scroll{overflow:visible}
tr.more details:not([open])>*{display:block}
@page{margin:14mm}}
@media (max-width:720px){td:first-child{min-width:9em}main,header,footer{padding-left:14px;padding-right:14px}}
`;

/** Search hides rows that hold not every word; printing opens what is folded. It reads only the page. */
export const SCRIPT = `
const box=document.querySelector(".search input"),shown=document.querySelector(".search output"),form=shown.dataset.text;
const bodies=[...document.querySelectorAll("tbody")],texts=bodies.map(b=>b.textContent.toLowerCase());
box.addEventListener("input",()=>{const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;
bodies.forEach((b,i)=>{const hit=words.every(w=>texts[i].includes(w));b.hidden=!hit;if(hit)n++});
document.querySelectorAll("section").forEach(s=>{const own=[...s.querySelectorAll("tbody")];s.hidden=words.length>0&&own.length>0&&own.every(b=>b.hidden)});
shown.textContent=words.length?form.replace("#",n):""});
let opened=[];
addEventListener("beforeprint",()=>{opened=[...document.querySelectorAll("details:not([open])")];opened.forEach(d=>d.open=true)});
addEventListener("afterprint",()=>opened.forEach(d=>d.open=false));
`;
