import { expect, test } from 'vitest';

import { filesOf } from './diff';

test('a diff is split by file, each with what is added and removed', () => {
  const diff = [
    '--- a/x.py',
    '+++ b/x.py',
    '@@ -1,2 +1,2 @@',
    '-old',
    '+new',
    ' same',
    '--- /dev/null',
    '+++ b/y.py',
    '@@ -0,0 +1 @@',
    '+y',
    ''
  ].join('\n');
  const [first, second] = filesOf(diff);
  expect(first).toMatchObject({ path: 'x.py', added: 1, removed: 1 });
  expect(first?.lines.map(line => line.kind)).toEqual(['place', 'removed', 'added', 'same']);
  expect(second).toMatchObject({ path: 'y.py', added: 1, removed: 0 });
});

test('a removed file keeps its name, and removed dashes are no file', () => {
  const [gone] = filesOf('--- a/gone.md\n+++ /dev/null\n@@ -1,2 +0,0 @@\n--- rule\n-text\n');
  expect(gone).toMatchObject({ path: 'gone.md', removed: 2 });
});

test('no diff gives no files', () => {
  expect(filesOf('')).toEqual([]);
});
