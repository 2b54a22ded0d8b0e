/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** XML 1.0, 2.2. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const NAME = '[A-Za-z_][A-Za-z0-9._-]*';
const TOKEN = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)`, 'y');
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(#?[a-z0-9]+;|)/gi, (whole, name: string) => {
    const number = /^#(\d+);$/.exec(name)?.[1];
    const character = number === undefined ? ENTITIES[name.slice(0, -1)] : String.fromCodePoint(Number(number));
    if (character === undefined || !CHARACTERS.test(character)) throw new Error(`${whole} is no reference`);
    return character;
  });

/** Reads a document without doctype, comments and CDATA; throws for anything that is not well-formed. */
export const parseXml = (text: string): XmlElement => {
  if (!CHARACTERS.test(text)) throw new Error('a character that XML does not have');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(head)) throw new Error('no declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = head.length;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    const [, isEnd, name, attributes = '', isEmpty, content] = match;
    const inner = open.at(-1) as XmlElement;
    if (content !== undefined) {
      if (content.includes(']]>')) throw new Error(']]> in text');
      inner.text += decoded(content.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
    } else if (isEnd === '/') {
      if (inner.name !== name || attributes !== '') throw new Error(`</${name}> ends <${inner.name}>`);
      open.pop();
    } else {
      const element: XmlElement = { name: name as string, attributes: {}, children: [], text: '' };
      for (const [, key = '', value = ''] of attributes.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
        if (key in element.attributes) throw new Error(`${key} twice in <${name}>`);
        element.attributes[key] = decoded(value.replace(/[\t\n\r]/g, ' '));
      }
      inner.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '')
    throw new Error('not one root element');
  return root.children[0] as XmlElement;
};
