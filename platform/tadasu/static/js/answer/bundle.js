// Built by assets/answer.js from the modules beside it.
function conditions(rules,answers){
const deciding=new Set();
const isShown=id=>value(rules[id]?.show??2)!==0;
const isGiven=id=>answers[id]!==undefined&&answers[id]!==null&&answers[id]!=="N/A";
const counts=id=>(deciding.has(id)?isShown(id):applies(id)==="yes");
function applies(id){
if(!isShown(id))return "hidden";
const{na,when=0,only=2}=rules[id]??{};
const written=answers[id]==="N/A";
deciding.add(id);
const asksToDrop=(written&&na)||value(when)===2;
const drops=asksToDrop&&value(only)===2;
deciding.delete(id);
if(drops)return "drops";
return written||asksToDrop?"claimed":"yes"
}
function value(node,row){
if(!Array.isArray(node))return node;
const[word,...parts]=node;
const all=()=>parts.map(part=>value(part,row));
switch(word){
case "and":return Math.min(...all());
case "or":return Math.max(...all());
case "not":return 2-value(parts[0],row);
case "one of":return oneOf(value(parts[0],row),parts[1],2,0);
case "none of":return oneOf(value(parts[0],row),parts[1],0,2);
case "has":return has(value(parts[0],row),parts[1]);
case "known":return isKnown(value(parts[0],row))?2:0;
case "answered":return answered(parts[0])?2:0;
case "na":return applies(parts[0])==="drops"?2:0;
case "sum":case "count":case "smallest":case "largest":return overRows(word,...parts);
case "if":{const[is,then,other]=all();return is===1?null:is===2?then:other;}
case "coalesce":return all().find(each=>each!==null)??null;
case "first known truth":return all().find(each=>each!==1)??1;
case "min":return known(all(),numbers=>Math.min(...numbers));
case "max":return known(all(),numbers=>Math.max(...numbers));
case "+":return known(all(),([a,b])=>a+b);
case "-":return known(all(),([a,b])=>a-b);
case "*":return known(all(),([a,b])=>a*b);
default:return word in COMPARE?compare(word,...all()):leaf(word,...parts,row)
}
}
function leaf(kind,id,field,...rest){
const row=rest.pop();
const[missing]=rest;
if(id!==""&&!counts(id))return rules[id]?.zero?NONE[kind]??null:null;
const answer=id===""?row:answers[id];
if(id!==""&&!isGiven(id))return null;
return READ[kind]((field===""?answer:answer[field])??missing??null)
}
function answered(id){
return counts(id)?isGiven(id):Boolean(rules[id]?.zero)
}
function overRows(word,id,values,where){
if(!answered(id))return null;
const rows=(counts(id)?answers[id]:[]).filter(row=>value(where,row)===2);
const numbers=rows.map(row=>(values===null?1:value(values,row))).filter(each=>each!==null);
if(word==="sum"||word==="count")return numbers.reduce((total,each)=>total+each,0);
if(numbers.length===0)return null;
return word==="smallest"?Math.min(...numbers):Math.max(...numbers)
}
return(id)=>{
const state=applies(id);
const stays=state!=="drops"||rules[id]?.own||answers[id]==="N/A";
return state==="hidden"?"hidden":stays?"asked":"dropped"
}
}
const COMPARE={
"==":(a,b)=>a===b,"!=":(a,b)=>a!==b,"<":(a,b)=>a<b,
"<=":(a,b)=>a<=b,">":(a,b)=>a>b,">=":(a,b)=>a>=b,
};
const NONE={number:0,"yes or no":"no"};
const READ={
number:raw=>(typeof raw==="object"?amount(raw):typeof raw==="number"?raw:null),
choice:option,
"yes or no":raw=>(raw===true?"yes":raw===false?"no":option(raw)),
choices:raw=>(raw==="unk"?["unk"]:raw),
text:raw=>(raw===null||String(raw).trim()===""?null:raw),
};
function amount(money){
if(money===null)return null;
return(money.currency??"JPY")==="JPY"?money.amount:money.amount*money.rate
}
function option(raw){
return raw!==null&&typeof raw==="object"?raw.option:raw
}
function oneOf(choice,options,inside,outside){
return choice===null?1:options.includes(choice)?inside:outside
}
function has(choices,wanted){
return choices===null?1:choices.includes(wanted)?2:0
}
function isKnown(found){
return found!==null
}
function known(numbers,then){
return numbers.includes(null)?null:then(numbers)
}
function compare(sign,left,right){
if(left===null||right===null)return 1;
const round=number=>Math.round(number*1e9)/ 1e9;
return COMPARE[sign](round(left),round(right))?2:0
}
function valueOf(article){
if(article.querySelector("[data-na]")?.checked)return "N/A";
const control=article.querySelector(".answer > [data-kind]");
return control?read(control):null
}
function read(control){
const{kind}=control.dataset;
const field=own(control,"input, select, textarea")[0];
switch(kind){
case "attestation":return field.checked?true:null;
case "choice":return said(control,own(control,"input:checked")[0]?.value||null);
case "listed":return namesOf(field).find(each=>each.value===field.value.trim())?.dataset.code??(field.value.trim()||null);
case "menu":return said(control,field.value||null);
case "choices":return several(chosen(control));
case "languages":return languages(control);
case "integer":case "decimal":return isUnknown(control)?"unk":number(field.value);
case "money":return isUnknown(control)?"unk":money(record(parts(control)));
case "record":case "matrix":return record(parts(control));
case "table":return rows(control);
default:return field.value.trim()||null
}
}
function showUnderstood(control,value){
if(value===null||value===undefined)return;
if(["record","matrix"].includes(control.dataset.kind)){
for(const part of parts(control))showUnderstood(part,value[part.dataset.key])
}else if(control.dataset.kind==="table"){
const filled=[...control.querySelectorAll("[data-row]")].filter(row=>record(parts(row)));
filled.forEach((row,place)=>parts(row).forEach(part=>showUnderstood(part,value[place]?.[part.dataset.key])))
}else if(["string","number"].includes(typeof value)&&!isUnknown(control)){
const field=own(control,"input[type=text], input[type=email], input[type=tel], input[type=url]")[0];
const shown=control.dataset.kind==="listed"?namesOf(field).find(each=>each.dataset.code===value)?.value??value:String(value);
if(field&&field!==document.activeElement&&field.value.trim()!==shown)field.value=shown
}
}
function inWords(control,value){
if(value===null||value===undefined||value==="")return "–";
if(Array.isArray(value))return value.map(each=>inWords(control,each)).join(" / ")||"–";
if(typeof value==="object"){
const words=Object.entries(value).map(([key,each])=>{
const part=parts(control).find(inner=>inner.dataset.key===key);
const label=part?.querySelector("legend, label")?.textContent.trim()??"";
return `${label} ${inWords(part ?? control, each)}`.trim()
});
return words.join(", ")
}
const code=value===true?"yes":value===false?"no":String(value);
const option=control.querySelector(`[value="${CSS.escape(code)}"]`);
return option?.labels?.[0]?.textContent.trim()??option?.textContent.trim()??code
}
function namesOf(field){
return[...(field.list?.options??[])]
}
function own(control,selector){
return[...control.querySelectorAll(selector)].filter(each=>each.closest("[data-kind]")===control)
}
function parts(owner){
const around=owner.closest("[data-kind]");
return[...owner.querySelectorAll("[data-kind]")].filter(each=>each.parentElement.closest("[data-kind]")===around)
}
function isUnknown(control){
return Boolean(own(control,"[data-unknown]")[0]?.checked)
}
function chosen(control){
return own(control,"input:checked").map(each=>each.value)
}
function several(values){
return values.length===0?null:values.length===1&&values[0]==="unk"?"unk":values
}
function languages(control){
const more=own(control,"input[type=text]")[0]?.value.trim();
return more?[...chosen(control),more].join("; "):several(chosen(control))
}
function said(control,option){
const words=own(control,`[data-say="${CSS.escape(option ?? "")}"]`)[0];
return words?{option,say:words.value.trim()}:option
}
function number(typed){
const text=typed.normalize("NFKC").trim();
if(text==="")return null;
const plain=/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)?text.replaceAll(",",""):text;
return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain)?Number(plain):typed.trim()
}
function money(fields){
const{amount,currency="JPY"}=fields??{};
return currency==="JPY"?amount??null:amount===undefined?null:fields
}
function record(controls){
const filled=controls.map(part=>[part.dataset.key,read(part)]).filter(([,value])=>value!==null);
return filled.length?Object.fromEntries(filled):null
}
function rows(control){
const filled=[...control.querySelectorAll("[data-row]")].map(row=>record(parts(row))).filter(Boolean);
if(filled.length)return filled;
return own(control,"[data-none]")[0]?.checked?[]:null
}
function ask(id){
const dialog=document.getElementById(id);
dialog.returnValue="";
dialog.showModal();
return new Promise(answer=>dialog.addEventListener("close",()=>answer(dialog.returnValue),{once:true}))
}
async function chooseBetween(article,mine,{theirs,message}){
const dialog=document.getElementById("conflict"),control=article.querySelector("[data-kind]");
dialog.querySelector("[data-conflict-who]").textContent=message;
dialog.querySelector("[data-mine]").textContent=inWords(control,mine);
dialog.querySelector("[data-theirs]").textContent=inWords(control,theirs);
return(await ask("conflict"))||"edit"
}
async function enterCode(reopened){
const dialog=document.getElementById("signed-out"),form=dialog.querySelector("form");
const told=dialog.querySelector("[role=status]");
const post=async(path,fields)=>{
const page=await(await fetch("/answer/code")).text();
const token=/name="csrf_token" value="([^"]+)"/.exec(page)?.[1]??"";
return fetch(path,{method:"POST",body:new URLSearchParams({csrf_token:token,...fields})})
};
return new Promise(answer=>{
dialog.addEventListener("close",()=>answer(dialog.returnValue==="open"),{once:true});
dialog.querySelector("[data-send-code]").onclick=async()=>{
const reply=await post("/answer/code",{});
told.textContent=reply.ok?told.dataset.sent:told.dataset.wait
};
form.onsubmit=async(event)=>{
event.preventDefault();
await post("/answer/open",{code:form.elements.code.value});
if(await reopened())dialog.close("open");
else told.textContent=told.dataset.wrong
};
dialog.showModal()
})
}
const PAUSES=[1,2,5,10,30];
function queue(store,hooks){
const waiting=JSON.parse(sessionStorage.getItem(store)??"[]");
const versions=new Map();
let isRunning=false,isStopped=false,failures=0,timer=0;
const keep=()=>{
try{sessionStorage.setItem(store,JSON.stringify(waiting));}catch{/*full or forbidden:memory holds it*/}
};
const done=()=>{waiting.shift();keep();};
function put(save){
const place=waiting.findLastIndex(each=>each.path===save.path&&each.base===undefined);
const fresh={...save,key:newKey()};
if(place>=0)waiting[place]=fresh;else waiting.push(fresh);
keep();
return run()
}
async function run(){
if(isRunning||isStopped)return;
isRunning=true;
clearTimeout(timer);
while(waiting.length&&!isStopped){
hooks.saving();
if(!(await sendFirst(waiting[0])))break
}
isRunning=false;
if(!waiting.length&&!isStopped)hooks.idle()
}
async function sendFirst(save){
save.base??=versions.get(save.question)??0;
keep();
let reply;
try{
reply=await fetch(save.path,{
method:"PUT",
headers:{"Content-Type":"application/json",Accept:"application/json","X-CSRF-Token":hooks.token()},
body:JSON.stringify(save.text===undefined?{value:save.value,base_version:save.base,key:save.key}:{text:save.text}),
})
}catch{return later();}
const body=await reply.json().catch(()=>({}));
if(reply.status>=500||reply.status===429)return later();
failures=0;
if(reply.ok){
if(body.version)versions.set(save.question,body.version);
done();
hooks.saved(save,body);
return true
}
return refused(save,reply.status,body.error??{})
}
async function refused(save,status,error){
if(status===401)return(await hooks.signedOut())||stop();
if(error.code==="session_changed")return(await hooks.sessionChanged())||stop();
if(error.code==="conflict"){
versions.set(save.question,error.version);
const kept=await hooks.conflict(save,error);
if(kept==="mine")Object.assign(save,{base:error.version,key:newKey()});
else done();
return true
}
if(error.code==="key_reused"){save.key=newKey();return true;}
done();
if(error.code!=="question_not_applicable")hooks.refused(save,error,status);
return status===422||stop()
}
function later(){
hooks.waiting();
timer=setTimeout(run,1000*PAUSES[Math.min(failures++,PAUSES.length-1)]);
return false
}
function stop(){
isStopped=true;
return false
}
addEventListener("online",()=>{failures=0;run();});
return{put,run,versions,get size(){return waiting.length;},get isStopped(){return isStopped;}}
}
function newKey(){
return crypto.randomUUID?.()??Array.from(crypto.getRandomValues(new Uint8Array(16)),byte=>byte.toString(16).padStart(2,"0")).join("")
}
function prepareFields(form,words,changed){
for(const button of form.querySelectorAll("[data-remove-row]"))button.hidden=false;
form.addEventListener("click",event=>{
const add=event.target.closest("[data-add-row]"),remove=event.target.closest("[data-remove-row]");
if(add){event.preventDefault();addRow(add.dataset.addRow);}
if(remove)removeRow(remove,changed)
});
form.addEventListener("change",event=>standAlone(event.target));
form.addEventListener("input",event=>{giveWay(event.target);count(event.target,words);})
}
function addRow(name){
const place=document.querySelector(`[data-rows-of="${CSS.escape(name)}"]`);
const taken=[...place.querySelectorAll("[name]")].map(each=>Number(/\[(\d+)\]/.exec(each.name)?.[1]??0));
const number=Math.max(-1,...taken)+1;
const row=document.querySelector(`template[data-row-of="${CSS.escape(name)}"]`).content.firstElementChild.cloneNode(true);
for(const element of[row,...row.querySelectorAll("*")]){
for(const{name:attribute,value}of[...element.attributes]){
if(value.includes("[row]"))element.setAttribute(attribute,value.replaceAll("[row]",`[${number}]`))
}
}
const legend=row.querySelector("legend");
legend.textContent=legend.textContent.replace("#",place.children.length+1);
for(const button of row.querySelectorAll("[data-remove-row]"))button.hidden=false;
place.append(row);
row.querySelector("input, select, textarea").focus()
}
function removeRow(button,changed){
const article=button.closest("[data-question]"),row=button.closest("[data-row]");
const next=row.nextElementSibling?.querySelector("input, select, textarea")??article.querySelector("[data-add-row]");
row.remove();
next.focus();
changed(article)
}
function standAlone(box){
const alone=box.closest("[data-exclusive]")?.dataset.exclusive.split(" ");
if(box.type!=="checkbox"||!box.checked||!alone)return;
for(const other of box.form.querySelectorAll(`input[name="${CSS.escape(box.name)}"]`)){
if(other!==box&&(alone.includes(box.value)||alone.includes(other.value)))other.checked=false
}
}
function giveWay(field){
if(field.type==="checkbox"&&"unknown" in field.dataset)return;
const article=field.closest("[data-question]");
if(!article||isRemark(field)||field.type==="checkbox"||field.type==="file")return;
for(const box of article.querySelectorAll("[data-na], [data-none], [data-unknown]"))box.checked=false
}
function isRemark(field){
return field.name.endsWith(".comment")
}
function count(field,words){
const most=Number(field.dataset.longest);
if(!most)return;
const left=most-[...field.value].length;
let line=field.parentElement.querySelector(".count");
if(left>most / 5)return line?.remove();
if(!line){
line=document.createElement("p");
line.className="count";
line.setAttribute("role","status");
field.after(line)
}
line.textContent=(left<0?words.tooLong:words.left).replace("%s",Math.abs(left))
}
function prepareUploads(state,token){
document.addEventListener("change",async(event)=>{
if(!("upload" in event.target.dataset)||!event.target.files.length)return;
const area=event.target.closest(".evidence");
const line=area.querySelector("[data-upload-state]");
for(const file of event.target.files)line.textContent=(await send(area,file,line,state,token))??"";
event.target.value="";
area.querySelector("[data-drop-list]")?.replaceChildren()
})
}
function prepareArea(area){
const{question}=area.closest("[data-question]").dataset,[label,camera]=area.querySelectorAll("label");
const field=area.querySelector("input");
field.id=label.htmlFor=`file-${question}`;
field.removeAttribute("name");
label.textContent=label.textContent.replace(/[A-Z]+-\d+/,question);
camera.hidden=!matchMedia("(pointer: coarse)").matches
}
async function send(area,file,line,state,token){
line.textContent=state.dataset.sending;
const body=new FormData();
body.append("file",file);
try{
const reply=await fetch(`/answer/evidence/${area.closest("[data-question]").dataset.question}`,{
method:"POST",headers:{Accept:"application/json","X-CSRF-Token":token()},body,
});
const told=await reply.json();
if(!reply.ok)return told.error?.message??state.dataset.failed;
listFile(area,told);
return told.notice
}catch{return state.dataset.failed;}
}
function listFile(area,{id,name,url,size,remove}){
if(area.querySelector(`button[name=link][value="${id}"]`))return;
const item=document.createElement("li"),link=document.createElement("a"),button=document.createElement("button");
Object.assign(link,{href:url,textContent:name});
Object.assign(button,{className:"plain",name:"link",value:id,textContent:remove});
button.setAttribute("form","remove-evidence");
item.append(link,` ${size} `,button);
area.querySelector("[data-evidence-list]").append(item)
}
function prepareDetails(form,prepareArea){
const pages={};
const bring=async({target})=>{
const{brings}=target.dataset,link=target.querySelector(":scope > p > a");
if(!target.open||!brings||!link)return;
pages[brings]??=pageAt(link.href);
const page=await pages[brings].catch(()=>{delete pages[brings];});
const parts=[...page?.querySelectorAll(`${link.hash} [data-part]`)??[]];
if(!parts.length||!link.isConnected)return;
link.parentElement.replaceWith(...parts.map(each=>each.cloneNode(true)));
if(brings==="evidence")prepareArea(target)
};
form.addEventListener("toggle",bring,true);
for(const target of form.querySelectorAll("[data-brings]"))bring({target})
}
function fetchNames(list){
if(list)pageAt(list.dataset.names).then(page=>{
for(const whole of page.querySelectorAll("datalist"))document.getElementById(whole.id)?.replaceWith(whole)
},()=>{})
}
function pageAt(address){
return new Promise((onload,onerror)=>{
const asked=Object.assign(new XMLHttpRequest(),{onload:()=>onload(asked.response),onerror});
asked.open("GET",address);
asked.responseType="document";
asked.send()
})
}
const form=document.getElementById("answers"),state=document.getElementById("state");
const articles=new Map([...form.querySelectorAll("article")].map(each=>[each.dataset.question=each.id.slice(2),each]));
const rules=Object.fromEntries([...articles].flatMap(([id,{dataset}])=>(dataset.showIf?[[id,JSON.parse(dataset.showIf)]]:[])));
const sent=new Map([...articles].map(([id,article])=>[id,JSON.stringify(valueOf(article))]));
const unsaved=new Set(),wrong=new Set();
let{token}=state.dataset,isLeaving=false,mustReload=false;
const saves=queue(`answers:${state.dataset.response}`,{
token:()=>token,
saving:()=>tell(state.dataset.saving),
waiting:()=>tell(state.dataset.waiting,true),
idle:()=>(mustReload&&!unsaved.size&&!wrong.size?leave(()=>location.reload()):showState()),
saved,refused,
conflict:async({question,value},error)=>{
const kept=await chooseBetween(articles.get(question),value,error);
setBase(question,error.version);
if(kept==="theirs")mustReload=true;
if(kept==="edit"){unsaved.add(question);articles.get(question).querySelector(".answer input, .answer select, .answer textarea").focus();}
return kept
},
signedOut:()=>enterCode(reopened),
sessionChanged:async()=>(await reopened())||(await ask("session-changed"),false),
});
for(const id of articles.keys())saves.versions.set(id,Number(form.elements[`${id}.base`].value));
start();
function start(){
for(const each of document.querySelectorAll("[data-without-script]"))each.hidden=true;
prepareFields(form,state.dataset,changed);
prepareUploads(state,()=>token);
prepareDetails(form,prepareArea);
fetchNames(document.querySelector("datalist"));
form.addEventListener("input",({target})=>note(target));
form.addEventListener("change",({target})=>leftField(target));
form.addEventListener("submit",submit);
addEventListener("beforeunload",event=>{if(!isLeaving&&(saves.size||unsaved.size||wrong.size))event.preventDefault();});
addEventListener("pageshow",event=>{if(event.persisted)location.reload();});
showAsked();
mustReload=saves.size>0;
saves.run()
}
function note(field){
const id=field.closest("[data-question]")?.dataset.question;
if(id&&field.type!=="file")unsaved.add(id)
}
function leftField(field){
const article=field.closest("[data-question]");
if(!article||field.type==="file")return;
if(isRemark(field)){
unsaved.delete(article.dataset.question);
saves.put({path:`/answer/api/comments/${article.dataset.question}`,question:article.dataset.question,text:field.value})
}else changed(article)
}
function changed(article){
const{question}=article.dataset,value=valueOf(article);
showAsked();
unsaved.delete(question);
if(sent.get(question)===JSON.stringify(value)&&!wrong.has(question))return;
sent.set(question,JSON.stringify(value));
saves.put({path:`/answer/api/answers/${question}`,question,value})
}
function saved({question,text},reply){
const article=articles.get(question);
if(!article||text!==undefined)return;
setBase(question,reply.version);
clearError(article);
if(sent.get(question)===JSON.stringify(valueOf(article))){
showUnderstood(article.querySelector("[data-kind]"),reply.value);
sent.set(question,JSON.stringify(valueOf(article)))
}
article.querySelector("[data-saved]").textContent=state.dataset.savedWords.replace("%s",clock(reply.saved_at));
state.dataset.at=clock(reply.saved_at);
showAsked(reply.applies)
}
function refused({question},{message,field},status){
const article=articles.get(question);
if(!article)return;
wrong.add(question);
sent.delete(question);
if(status!==422)tell(message,true);
showError(article,message,field)
}
function showError(article,message,name){
clearError(article);
wrong.add(article.dataset.question);
const found=document.getElementById(name)??document.getElementById(article.dataset.question)??article.querySelector(".answer input, .answer select, .answer textarea");
const line=document.createElement("p");
Object.assign(line,{className:"field-error",id:`${article.id}-error`,textContent:message});
line.setAttribute("role","alert");
(found.closest(".field-row")??found).before(line);
found.setAttribute("aria-invalid","true");
found.setAttribute("aria-errormessage",line.id);
article.querySelector("[data-saved]").textContent=state.dataset.notSavedPage
}
function clearError(article){
wrong.delete(article.dataset.question);
article.querySelector(`#${CSS.escape(article.id)}-error`)?.remove();
for(const field of article.querySelectorAll("[aria-invalid]"))field.removeAttribute("aria-invalid")
}
function setBase(question,version){
const base=form.elements[`${question}.base`];
if(base)base.value=version
}
function showAsked(applies={}){
const answers=Object.fromEntries([...articles].map(([id,article])=>[id,valueOf(article)]));
const local=conditions(rules,answers);
for(const[id,article]of articles){
const isAsked=id in rules?local(id)==="asked":!("notAsked" in article.dataset);
if(id in applies)article.toggleAttribute("data-not-asked",!applies[id]);
show(article,id in applies?applies[id]&&(!(id in rules)||local(id)!=="dropped"):isAsked)
}
}
function show(article,isShown){
if(article.hidden===!isShown)return;
article.hidden=!isShown;
for(const field of article.querySelectorAll("input, select, textarea, button"))field.disabled=!isShown
}
async function submit(event){
if(isLeaving||event.submitter?.name==="add_row")return;
event.preventDefault();
for(const id of unsaved)changed(articles.get(id));
await saves.run();
for(let tries=0;saves.size&&!saves.isStopped&&tries<50;tries++)await new Promise(go=>setTimeout(go,100));
const[first]=wrong;
if(first)return articles.get(first).querySelector("[aria-invalid]")?.focus();
await new Promise(go=>setTimeout(go));
if(!saves.size)leave(()=>form.requestSubmit(event.submitter??undefined))
}
function leave(go){
isLeaving=true;
go()
}
async function reopened(){
const page=await(await fetch(location.pathname,{headers:{Accept:"text/html"}})).text().catch(()=>"");
const fresh=/data-token="([^"]+)"/.exec(page)?.[1],response=/data-response="(\d+)"/.exec(page)?.[1];
if(!fresh||response!==state.dataset.response)return false;
token=fresh;
for(const field of document.querySelectorAll("input[name=csrf_token]"))field.value=fresh;
return true
}
function showState(){
if(wrong.size)tell(state.dataset.notSavedPage,true);
else if(state.dataset.at)tell(state.dataset.savedWords.replace("%s",state.dataset.at))
}
function tell(words,isWarning=false){
state.textContent=words;
state.classList.toggle("state-waiting",isWarning)
}
function clock(instant){
return new Intl.DateTimeFormat(document.documentElement.lang,{hour:"2-digit",minute:"2-digit",timeZone:state.dataset.zone}).format(new Date(instant))
}
