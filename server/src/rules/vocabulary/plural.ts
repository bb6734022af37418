const irregular: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  foot: 'feet',
  mouse: 'mice',
  datum: 'data',
  medium: 'media',
  criterion: 'criteria',
  index: 'indices',
};

/** The plural forms under which an English noun in the singular may name a table, likeliest first. */
export function plurals(noun: string): readonly string[] {
  const forms: string[] = [];
  const special = irregular[noun];
  if (special) forms.push(special);
  if (/[^aeiou]y$/.test(noun)) forms.push(`${noun.slice(0, -1)}ies`);
  else if (/(s|x|z|ch|sh)$/.test(noun)) forms.push(`${noun}es`);
  else if (/fe?$/.test(noun)) forms.push(`${noun.replace(/fe?$/, 'ves')}`, `${noun}s`);
  else forms.push(`${noun}s`);
  return forms;
}

/** The likely singular of an English noun in the plural; the noun itself when it does not look like one. */
export function singular(noun: string): string {
  for (const [one, many] of Object.entries(irregular)) if (many === noun) return one;
  if (/[^aeiou]ies$/.test(noun)) return `${noun.slice(0, -3)}y`;
  if (/(ss|x|z|ch|sh)es$/.test(noun)) return noun.slice(0, -2);
  if (/ves$/.test(noun) && noun.length > 5) return `${noun.slice(0, -3)}f`;
  if (/(ses)$/.test(noun)) return /(us|as|is)es$/.test(noun) ? noun.slice(0, -2) : noun.slice(0, -1);
  if (/[^su]s$/.test(noun)) return noun.slice(0, -1);
  return noun;
}
