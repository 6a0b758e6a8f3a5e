/** Values of a record's fields: what is missing, and how they are shown and read. */

import { isObject } from '../answers/model';
import type { Field } from '../wire';

/** Give the names of the required fields that are not filled in. */
export function missing(fields: readonly Field[], recorded: Readonly<Record<string, unknown>>): string[] {
  return fields
    .filter(field => field.required && field.default === null && isEmpty(recorded[field.name]))
    .map(field => field.name);
}

/** Say whether a value says nothing: none, blank, or made of such values only. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) {
    return true;
  }
  if (typeof value === 'string') {
    return value.trim() === '';
  }
  if (Array.isArray(value)) {
    return value.every(isEmpty);
  }
  return isObject(value) && Object.values(value).every(isEmpty);
}

/** Give a field's name as people read it: `asked_by` is "Asked by". */
export function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Give a recorded value as the text of a control; what is of another kind than the field is shown as JSON. */
export function textOf(field: Field, value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  if (field.type === 'list' && Array.isArray(value)) {
    return value.map(one => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** Give what is to be recorded for the text of a control; null for nothing, undefined for what can't be read. */
export function valueOf(field: Field, text: string): unknown {
  if (text.trim() === '') {
    return null;
  }
  switch (field.type) {
    case 'number':
    case 'money':
    case 'integer': {
      const number = Number(text);
      const isRead = Number.isFinite(number) && (field.type !== 'integer' || Number.isInteger(number));
      return isRead ? number : undefined;
    }
    case 'list':
      return text.split('\n').filter(line => line.trim() !== '');
    default:
      return text;
  }
}

/** A row of a table as it is shown: the text of each column, whatever was recorded. */
export type Row = Readonly<Record<string, string>>;

/** Give the rows of a recorded table; what is none gives no rows. */
export function rowsOf(value: unknown): Row[] {
  const rows = Array.isArray(value) ? value.filter(isObject) : [];
  return rows.map(row =>
    Object.fromEntries(
      Object.entries(row).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)])
    )
  );
}

/** Give the rows to record: cells without text are left out, rows at the end without any too; null for none. */
export function recordedRows(rows: readonly Row[]): Row[] | null {
  const filled = rows.map(row => Object.fromEntries(Object.entries(row).filter(([, text]) => text !== '')));
  while (filled.length > 0 && isEmpty(filled.at(-1))) {
    filled.pop();
  }
  return filled.length > 0 ? filled : null;
}

/** Give an address that may become a link, null for any other text: `javascript:` is never followed. */
export function linkOf(text: string): string | null {
  if (!URL.canParse(text)) {
    return null;
  }
  const { protocol, href } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
