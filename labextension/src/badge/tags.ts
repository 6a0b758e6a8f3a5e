/** The tags that say where a cell goes: which there are, which texts will do, and how one replaces another. */

export const PREFIX = 'nbe:';
export const SETTINGS_TAG = 'parameters';
export const TEST_TAG = 'nbe:test';
export const SKIP_TAG = 'nbe:skip';

const RESERVED = new Set('config pipeline local unbound test skip parameters'.split(' '));
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);
const IDENTIFIER = /^\p{ID_Start}[\p{ID_Continue}]*$/u;

/** Why a text is no target. */
export type Complaint = 'empty' | 'form' | 'keyword' | 'reserved';

/** Say what is wrong with `MODULE` or `MODULE.FUNCTION`; null if nothing is. The server knows of further clashes. */
export function complaintAbout(target: string): Complaint | null {
  const parts = target.split('.');
  if (target.trim() === '') {
    return 'empty';
  }
  if (parts.length > 2 || !parts.every(part => IDENTIFIER.test(part))) {
    return 'form';
  }
  if (parts.some(part => KEYWORDS.has(part))) {
    return 'keyword';
  }
  return RESERVED.has(parts[0] ?? '') ? 'reserved' : null;
}

/** Whether a tag says where a cell goes. */
export function isOurs(tag: string): boolean {
  return tag.startsWith(PREFIX);
}

/**
 * Give a cell's tags with `tag` as its only target; "" takes all of ours away.
 *
 * `parameters` stands beside a target: it takes the settings, the target what is left.
 */
export function withTag(tags: readonly string[], tag: string): string[] {
  const others = tags.filter(one => !isOurs(one) && (tag !== '' || one !== SETTINGS_TAG));
  return tag === '' || others.includes(tag) ? others : [...others, tag];
}
