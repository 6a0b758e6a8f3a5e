/** How results and states are called. */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Answer } from '../answers/model';
import type { Result } from '../wire';

export function resultText(result: Result, trans: TranslationBundle): string {
  switch (result) {
    case 'pass':
      return trans.__('pass');
    case 'warn':
      return trans.__('warning');
    case 'fail':
      return trans.__('fail');
    case 'unknown':
      return trans.__('unknown');
    case 'not-applicable':
      return trans.__('not applicable');
  }
}

export function stateText(state: Answer['state'], trans: TranslationBundle): string {
  switch (state) {
    case 'open':
      return trans.__('open');
    case 'done':
      return trans.__('done');
    case 'waived':
      return trans.__('waived');
  }
}
