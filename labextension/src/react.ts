/** Two hooks: views that follow models, and controls whose text is kept at a pause. */

import type { ISignal } from '@lumino/signaling';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';

const PAUSE = 500;

/** Draw again whenever one of these signals fires. */
export function useChanges(...signals: readonly ISignal<unknown, unknown>[]): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const onChange = (): void => draw();
    signals.forEach(signal => signal.connect(onChange));
    return () => signals.forEach(signal => signal.disconnect(onChange));
  }, signals);
}

/** The text of a control while someone types; kept at a pause, when the control is left, and when it goes away. */
export interface Draft {
  readonly text: string;
  type(text: string): void;
  keep(): void;
}

export function useDraft(kept: string, keep: (text: string) => void): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const waiting = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  const latest = useRef(keep);
  latest.current = keep;
  const flush = useCallback(() => {
    if (waiting.current) {
      clearTimeout(waiting.current.timer);
      latest.current(waiting.current.text);
      waiting.current = null;
    }
  }, []);
  useEffect(() => flush, [flush]);
  return {
    text: draft ?? kept,
    type: text => {
      clearTimeout(waiting.current?.timer);
      setDraft(text);
      waiting.current = { text, timer: setTimeout(flush, PAUSE) };
    },
    keep: () => {
      flush();
      setDraft(null);
    }
  };
}
