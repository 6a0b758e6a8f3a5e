/** Verify: runs notebook and package, and shows how each step compares. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useChanges } from '../react';
import type { StepVerdict, Verified } from '../wire';
import { JobView } from './job';
import { CellLinks, ProblemView, Section } from './section';
import type { SectionProps } from './widget';

export function VerifySection(props: SectionProps): React.ReactElement {
  const { state, trans } = props;
  const { jobs, notebook } = state;
  useChanges(jobs.changed);
  const job = jobs.latest('verify');
  const refusal = jobs.refusal('verify');
  const extracted = jobs.latest('extract')?.extracted;
  return (
    <Section name="verify" title={trans.__('Verify')}>
      <p className="nbe-Quiet">
        {trans.__('Runs the notebook and its package in copies of the folder, and compares every value.')}
      </p>
      <button
        type="button"
        className="nbe-Button"
        disabled={jobs.isBusy('verify') || jobs.isBusy('extract')}
        onClick={() => void jobs.verify(extracted?.folder ?? '')}
      >
        {trans.__('Verify')}
      </button>
      {refusal ? <ProblemView problem={refusal} notebook={notebook} trans={trans} /> : null}
      {jobs.isBusy('verify') && !job ? <p className="nbe-Quiet">{trans.__('Starting…')}</p> : null}
      {job ? (
        <JobView job={job} state={state} trans={trans}>
          {job.verified ? <Verdicts verified={job.verified} {...props} /> : null}
        </JobView>
      ) : null}
    </Section>
  );
}

function Verdicts({ verified, state, trans }: SectionProps & { verified: Verified }): React.ReactElement {
  return (
    <>
      <p>{verified.summary}</p>
      <ul className="nbe-List">
        {verified.steps.map((step, at) => (
          <li key={at} data-verdict={step.verdict}>
            <span className="nbe-Result" data-result={resultOf(step.verdict)}>
              {verdictText(step.verdict, trans)}
            </span>{' '}
            <code>{step.step}</code> <CellLinks cells={step.cells} notebook={state.notebook} trans={trans} />
            {step.detail ? <div className="nbe-Quiet">{step.detail}</div> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function resultOf(verdict: StepVerdict['verdict']): string {
  const results = { same: 'pass', differs: 'fail', unstable: 'warn', unknown: 'unknown' };
  return results[verdict];
}

function verdictText(verdict: StepVerdict['verdict'], trans: TranslationBundle): string {
  switch (verdict) {
    case 'same':
      return trans.__('same');
    case 'differs':
      return trans.__('differs');
    case 'unstable':
      return trans.__('unstable');
    case 'unknown':
      return trans.__('unknown');
  }
}
