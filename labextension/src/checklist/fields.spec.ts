import { expect, test } from 'vitest';

import type { Field } from '../wire';
import { labelOf, linkOf, missing, recordedRows, rowsOf, textOf, valueOf } from './fields';

function field(type: Field['type'], more: Partial<Field> = {}): Field {
  return { name: 'it', type, required: false, computed: false, options: [], columns: [], default: null, ...more };
}

test('only http and https addresses become links', () => {
  expect(linkOf('https://example.org/a b')).toBe('https://example.org/a%20b');
  expect(linkOf('http://example.org')).toBe('http://example.org/');
  for (const text of [
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'example.org',
    ''
  ]) {
    expect(linkOf(text)).toBeNull();
  }
});

test('required fields without a value are missing; a default is a value', () => {
  const fields = [
    field('text', { name: 'a', required: true }),
    field('list', { name: 'b', required: true }),
    field('integer', { name: 'c', required: true, default: 2 }),
    field('text', { name: 'd' })
  ];
  expect(missing(fields, { a: ' ', b: [''] })).toEqual(['a', 'b']);
  expect(missing(fields, { a: 'x', b: ['y'] })).toEqual([]);
});

test('a text that is no number is not recorded', () => {
  expect(valueOf(field('number'), '0.22')).toBe(0.22);
  expect(valueOf(field('integer'), '3')).toBe(3);
  expect(valueOf(field('integer'), '3.5')).toBeUndefined();
  expect(valueOf(field('number'), 'many')).toBeUndefined();
  expect(valueOf(field('money'), '  ')).toBeNull();
});

test('a list has one entry for each line that says something', () => {
  expect(valueOf(field('list'), 'ada\n\n grace \n')).toEqual(['ada', ' grace ']);
  expect(textOf(field('list'), ['ada', 'grace'])).toBe('ada\ngrace');
});

test('values of another kind are shown, not lost', () => {
  expect(textOf(field('text'), { odd: [1] })).toBe('{"odd":[1]}');
  expect(textOf(field('list'), 'one')).toBe('one');
  expect(rowsOf('no table')).toEqual([]);
  expect(rowsOf([{ a: 1, b: 'x' }, 7])).toEqual([{ a: '1', b: 'x' }]);
});

test('rows without text at the end, and cells without text, are not recorded', () => {
  expect(recordedRows([{ a: 'x', b: '' }, {}, { a: '' }])).toEqual([{ a: 'x' }]);
  expect(recordedRows([{}, { a: 'x' }])).toEqual([{}, { a: 'x' }]);
  expect(recordedRows([{}])).toBeNull();
});

test('names of fields are read as words', () => {
  expect(labelOf('asked_by')).toBe('Asked by');
});
