/** Words with which programs and networks say that a phone is busy. */
const ofBusyPhones = new Set(
  `busy here everywhere in use engaged
   user callee customer called calling call caller person dialed dialled party phone mobile number line subscriber recipient destination
   remote end far tone signal
   sip q.850 q850 q.931 isdn pstn telephony twirp status code cause reason text value response reply answer result disconnect
   disconnected disconnection hangup hang up release released cleared clearing final unexpected unknown global
   invite error err message msg failed failure fails fail ended end rejected reject received returned got replied answered
   the a an is was are at of to from on with and by this that you your it has have been as be trying currently
   outbound true false null rpc desc details metadata please try again later another`.split(/\s+/),
);

/**
 * Whether a text about a busy phone says nothing else. Networks say "busy" of their own lines and limits too, in words that
 * nobody can list; so any other word leaves it open who was busy.
 *
 * @param words in lower case, without `_` and `-`
 */
export function saysOnlyBusy(words: string): boolean {
  const bare = words.replace(/\btwirp error [a-z ]+:|"code":"[a-z ]+"|\bsips?:[^\s;,]*@[^\s;,]+|\bsip\/2\.0\b/g, ' ');
  return (bare.match(/[a-z][a-z0-9.']*[a-z0-9]|[a-z]/g) ?? []).every((word) => ofBusyPhones.has(word));
}
