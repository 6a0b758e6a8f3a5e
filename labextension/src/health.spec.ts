import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Health } from './health';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a request that waits long is told of, until it is answered', () => {
  const health = new Health(1000);
  const ended = health.begin();
  vi.advanceTimersByTime(1500);
  expect(health.standing).toBe('slow');
  ended();
  expect(health.standing).toBe('fine');
});

test('a request that is answered in time is not', () => {
  const health = new Health(1000);
  health.begin()();
  vi.advanceTimersByTime(5000);
  expect(health.standing).toBe('fine');
});

test('a failure keeps its message, and slowness does not hide it', () => {
  const health = new Health(1000);
  health.failed('analyse', 'out of memory');
  health.begin();
  vi.advanceTimersByTime(1500);
  expect([health.standing, health.message]).toEqual(['failing', 'out of memory']);
});

test('what one route answers does not hide that another one fails', () => {
  const health = new Health();
  health.failed('analyse', 'out of memory');
  health.unreachable('check');
  health.answered('jobs');
  expect(health.standing).toBe('silent');
  health.answered('check');
  expect(health.standing).toBe('failing');
  health.answered('analyse');
  expect(health.standing).toBe('fine');
});
