/** A line that says when the server takes long, fails, or is not there, with a way to try again. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Health } from '../health';

export interface HealthLineProps {
  readonly health: Health;
  readonly trans: TranslationBundle;
}

export function HealthLine({ health, trans }: HealthLineProps): React.ReactElement | null {
  if (health.standing === 'fine') {
    return null;
  }
  return (
    <span className="nbe-Health" data-nbe-health={health.standing}>
      {words(health, trans)}{' '}
      {health.standing === 'slow' ? null : (
        <button type="button" className="nbe-Link" onClick={() => health.retry()}>
          {trans.__('Try again')}
        </button>
      )}
    </span>
  );
}

function words(health: Health, trans: TranslationBundle): string {
  switch (health.standing) {
    case 'slow':
      return trans.__('The server takes long; answers are kept in the notebook.');
    case 'silent':
      return trans.__('The server does not answer; answers are kept in the notebook.');
    default:
      return trans.__('The server failed (%1); answers are kept in the notebook.', health.message);
  }
}
