/** Extract: what it would write is shown first, then it is written. */

import * as React from 'react';

import { Labelled } from '../labelled';
import { useChanges } from '../react';
import type { Job } from '../wire';
import { DiffView } from './diff-view';
import { JobView } from './job';
import { FindingList, ProblemView, Section } from './section';
import type { SectionProps } from './widget';

export function ExtractSection({ state, service, trans }: SectionProps): React.ReactElement {
  const { notebook, preview, jobs, analysis } = state;
  useChanges(preview.changed, jobs.changed, analysis.changed);
  const [name, setName] = React.useState('');
  const [folder, setFolder] = React.useState(service.settings.folder);
  const [record, setRecord] = React.useState(false);
  const [force, setForce] = React.useState(false);
  const job = jobs.latest('extract');
  const isBusy = jobs.isBusy('extract') || jobs.isBusy('verify');
  const planned = preview.content;
  const isInTheWay = planned?.files.some(file => file.change === 'edited') ?? false;
  const refusal = preview.refusal ?? jobs.refusal('extract');
  const retype = (set: (text: string) => void) => (event: React.ChangeEvent<HTMLInputElement>) => {
    set(event.target.value);
    preview.forget();
  };
  return (
    <Section name="extract" title={trans.__('Extract')}>
      <Labelled label={trans.__('Name of the package')}>
        {id => (
          <input id={id} type="text" value={name} placeholder={analysis.content?.package} onChange={retype(setName)} />
        )}
      </Labelled>
      <Labelled label={trans.__('Folder')}>
        {id => (
          <input
            id={id}
            type="text"
            value={folder}
            placeholder={trans.__('beside the notebook')}
            onChange={retype(setFolder)}
          />
        )}
      </Labelled>
      <label className="nbe-Choice">
        <input type="checkbox" checked={record} onChange={event => setRecord(event.target.checked)} />
        <span>{trans.__('Record: run the notebook in a copy of its folder, for tests that hold its values')}</span>
      </label>
      <div className="nbe-Buttons">
        <button
          type="button"
          className="nbe-Button"
          disabled={preview.isAsking || isBusy}
          onClick={() => void preview.ask(name, folder)}
        >
          {trans.__('Show what would change')}
        </button>
        <button
          type="button"
          className="nbe-Button nbe-mod-strong"
          disabled={!planned || isBusy || (isInTheWay && !force)}
          onClick={() => {
            preview.forget();
            void jobs.extract({ name, folder, record, force });
          }}
        >
          {trans.__('Extract')}
        </button>
      </div>
      {preview.isAsking ? <p className="nbe-Quiet">{trans.__('Looking…')}</p> : null}
      {refusal ? <ProblemView problem={refusal} notebook={notebook} trans={trans} /> : null}
      {planned ? <DiffView planned={planned} trans={trans} /> : null}
      {isInTheWay ? (
        <label className="nbe-Choice">
          <input type="checkbox" checked={force} onChange={event => setForce(event.target.checked)} />
          <span>{trans.__('Move the files that were edited by hand to a backup folder')}</span>
        </label>
      ) : null}
      {jobs.isBusy('extract') && !job ? <p className="nbe-Quiet">{trans.__('Starting…')}</p> : null}
      {job ? (
        <JobView job={job} state={state} trans={trans}>
          <Extracted job={job} state={state} service={service} trans={trans} />
        </JobView>
      ) : null}
    </Section>
  );
}

function Extracted({ job, state, trans }: SectionProps & { job: Job }): React.ReactElement | null {
  if (!job.extracted) {
    return null;
  }
  const { summary, folder, findings } = job.extracted;
  return (
    <>
      <p>{summary}</p>
      <p className="nbe-Quiet">{trans.__('in %1', folder)}</p>
      <FindingList findings={findings} notebook={state.notebook} trans={trans} />
    </>
  );
}
