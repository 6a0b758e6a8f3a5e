/** The parts that sections are made of. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IOpenNotebook } from '../tokens';
import type { Finding, Problem } from '../wire';

export interface SectionFrameProps {
  readonly name: string;
  readonly title: string;
  readonly children: React.ReactNode;
}

export function Section({ name, title, children }: SectionFrameProps): React.ReactElement {
  const id = React.useId();
  return (
    <section className="nbe-Section" data-nbe-section={name} aria-labelledby={id}>
      <details open>
        <summary>
          <h2 id={id}>{title}</h2>
        </summary>
        {children}
      </details>
    </section>
  );
}

export interface CellLinksProps {
  readonly cells: readonly string[];
  readonly notebook: IOpenNotebook;
  readonly trans: TranslationBundle;
}

/** Buttons that lead to cells; a cell that is gone is left out. */
export function CellLinks({ cells, notebook, trans }: CellLinksProps): React.ReactElement {
  return (
    <>
      {cells
        .filter(cell => notebook.numberOf(cell) > 0)
        .map(cell => (
          <button key={cell} type="button" className="nbe-Link" onClick={() => notebook.reveal(cell)}>
            {trans.__('cell %1', notebook.numberOf(cell))}
          </button>
        ))}
    </>
  );
}

export interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly notebook: IOpenNotebook;
  readonly trans: TranslationBundle;
}

export function FindingList({ findings, notebook, trans }: FindingListProps): React.ReactElement {
  return (
    <ul className="nbe-List">
      {findings.map((finding, at) => (
        <li key={at} className="nbe-Finding" data-severity={finding.severity}>
          <span>
            {severityText(finding.severity, trans)} {finding.code}
          </span>{' '}
          <CellLinks cells={finding.cell ? [finding.cell] : []} notebook={notebook} trans={trans} />
          <div>{finding.message}</div>
          {finding.help ? <div className="nbe-Quiet">→ {finding.help}</div> : null}
        </li>
      ))}
    </ul>
  );
}

function severityText(severity: Finding['severity'], trans: TranslationBundle): string {
  switch (severity) {
    case 'error':
      return trans.__('error');
    case 'warning':
      return trans.__('warning');
    case 'info':
      return trans.__('note');
  }
}

export interface ProblemViewProps {
  readonly problem: Problem;
  readonly notebook: IOpenNotebook;
  readonly trans: TranslationBundle;
}

export function ProblemView({ problem, notebook, trans }: ProblemViewProps): React.ReactElement {
  return (
    <div className="nbe-Problem" role="alert">
      <div>{problem.message}</div>
      {problem.help ? <div className="nbe-Quiet">→ {problem.help}</div> : null}
      {problem.files.length > 0 ? (
        <ul className="nbe-List">
          {problem.files.map(file => (
            <li key={file}>
              <code>{file}</code>
            </li>
          ))}
        </ul>
      ) : null}
      <FindingList findings={problem.diagnostics} notebook={notebook} trans={trans} />
    </div>
  );
}
