import { expect, test } from 'vitest';

import { complaintAbout, withTag } from './tags';

test('a module, or a module and a function, will do', () => {
  for (const target of ['features', 'features.add_ratios', 'größe', 'm2.f_1', 'data.setup']) {
    expect(complaintAbout(target)).toBeNull();
  }
});

test('other texts are complained about', () => {
  expect(complaintAbout(' ')).toBe('empty');
  for (const target of ['1st', 'a.b.c', 'a-b', '_private', 'a.', '<img src=x>', 'a b']) {
    expect(complaintAbout(target)).toBe('form');
  }
  expect(complaintAbout('class')).toBe('keyword');
  expect(complaintAbout('data.return')).toBe('keyword');
  expect(complaintAbout('pipeline')).toBe('reserved');
});

test('a target replaces another one; other tags stay in their order', () => {
  expect(withTag(['mine', 'nbe:data', 'slow'], 'nbe:train')).toEqual(['mine', 'slow', 'nbe:train']);
});

test('settings stand beside a target and go with it', () => {
  expect(withTag(['nbe:data'], 'parameters')).toEqual(['parameters']);
  expect(withTag(['parameters'], 'nbe:data')).toEqual(['parameters', 'nbe:data']);
  expect(withTag(['parameters', 'nbe:data', 'mine'], '')).toEqual(['mine']);
});

test('setting a tag twice changes nothing', () => {
  expect(withTag(withTag([], 'parameters'), 'parameters')).toEqual(['parameters']);
});
