/** The files that would be written, and the diff of each. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Planned, PlannedFile } from '../wire';
import { filesOf, type FileDiff } from './diff';

const MOST_LINES = 400;

export function DiffView({ planned, trans }: { planned: Planned; trans: TranslationBundle }): React.ReactElement {
  const diffs = filesOf(planned.diff);
  const changes = planned.files.filter(file => file.change !== 'same');
  return (
    <div className="nbe-Diff">
      <p>
        {changes.length === 0
          ? trans.__('Nothing would change in %1.', planned.folder)
          : trans._n('%1 file would change in %2.', '%1 files would change in %2.', changes.length, planned.folder)}
      </p>
      <ul className="nbe-List">
        {changes.map(file => (
          <li key={file.path} data-change={file.change}>
            <FileView file={file} diff={diffs.find(one => one.path.endsWith(file.path))} trans={trans} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FileViewProps {
  readonly file: PlannedFile;
  readonly diff: FileDiff | undefined;
  readonly trans: TranslationBundle;
}

function FileView({ file, diff, trans }: FileViewProps): React.ReactElement {
  const [isOpen, setOpen] = React.useState(false);
  const title = (
    <>
      <span className="nbe-Sign">{changeText(file.change, trans)}</span> <code>{file.path}</code>
    </>
  );
  if (!diff) {
    return title;
  }
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {title}{' '}
        <span className="nbe-Quiet">
          +{diff.added} −{diff.removed}
        </span>
      </summary>
      {isOpen ? <Lines diff={diff} trans={trans} /> : null}
    </details>
  );
}

function Lines({ diff, trans }: { diff: FileDiff; trans: TranslationBundle }): React.ReactElement {
  const left = diff.lines.length - MOST_LINES;
  return (
    <pre tabIndex={0} aria-label={trans.__('Changes of %1', diff.path)}>
      {diff.lines.slice(0, MOST_LINES).map((line, at) => (
        <div key={at} data-kind={line.kind}>
          {line.text || ' '}
        </div>
      ))}
      {left > 0 ? <div className="nbe-Quiet">{trans._n('%1 more line', '%1 more lines', left)}</div> : null}
    </pre>
  );
}

function changeText(change: PlannedFile['change'], trans: TranslationBundle): string {
  switch (change) {
    case 'new':
      return trans.__('new');
    case 'changed':
      return trans.__('changed');
    case 'same':
      return trans.__('same');
    case 'removed':
      return trans.__('removed');
    case 'kept':
      return trans.__('kept as edited');
    case 'edited':
      return trans.__('edited by hand');
  }
}
