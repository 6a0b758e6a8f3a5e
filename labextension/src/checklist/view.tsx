/** The six stages in one line, and the items of the one that is open below it; drawn the same wherever it is shown. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CatalogModel } from '../catalog/model';
import type { Health } from '../health';
import { useChanges } from '../react';
import type { INotebookState } from '../tokens';
import { HealthLine } from './health';
import { ItemView } from './item';
import type { StageRow } from './model';

export interface ChecklistProps {
  readonly state: INotebookState;
  readonly catalog: CatalogModel;
  readonly health: Health;
  readonly trans: TranslationBundle;
  /** The only stage to show, "" for all. */
  readonly only?: string;
}

export function Checklist(props: ChecklistProps): React.ReactElement {
  const { state, health, trans, only } = props;
  const { checklist, notebook } = state;
  useChanges(checklist.changed, notebook.pathChanged, health.changed);
  const [chosen, setChosen] = React.useState(only ?? '');
  const id = React.useId();
  const stages = checklist.stages.filter(row => !only || row.stage.id === only);
  const open = stages.find(row => row.stage.id === chosen);
  return (
    <div className="nbe-Checklist" role="group" aria-label={trans.__('Stages of %1', notebook.name)}>
      <div className="nbe-Stages">
        {stages.map(row => (
          <StageButton
            key={row.stage.id}
            row={row}
            isOpen={row === open}
            isCurrent={row.stage.id === checklist.current}
            controls={`${id}-items`}
            trans={trans}
            onToggle={() => setChosen(row === open ? '' : row.stage.id)}
          />
        ))}
      </div>
      <Remarks {...props} />
      <div id={`${id}-items`} className="nbe-Open" hidden={!open}>
        {open ? <OpenStage {...props} row={open} /> : null}
      </div>
    </div>
  );
}

interface StageButtonProps {
  readonly row: StageRow;
  readonly isOpen: boolean;
  readonly isCurrent: boolean;
  readonly controls: string;
  readonly trans: TranslationBundle;
  onToggle(): void;
}

function StageButton({ row, isOpen, isCurrent, controls, trans, onToggle }: StageButtonProps): React.ReactElement {
  const { stage, done, needed } = row;
  const label = row.open
    ? trans.__('%1: %2 of %3 done, gate open', stage.title, done, needed)
    : trans.__('%1: %2 of %3 done, gate shut', stage.title, done, needed);
  return (
    <button
      type="button"
      className="nbe-Stage"
      data-nbe-stage={stage.id}
      data-open={row.open}
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-current={isCurrent ? 'step' : undefined}
      aria-label={label}
      title={label}
      onClick={onToggle}
    >
      <span className="nbe-Stage-title">{stage.title}</span>
      <span className="nbe-Stage-count">
        {row.open ? '✓ ' : ''}
        {done}/{needed}
      </span>
      <span className="nbe-Meter" aria-hidden="true">
        <span style={{ width: `${needed === 0 ? 100 : (100 * done) / needed}%` }} />
      </span>
    </button>
  );
}

function Remarks({ state, health, trans }: ChecklistProps): React.ReactElement {
  const { checklist } = state;
  return (
    <div className="nbe-Remarks" role="status">
      <HealthLine health={health} trans={trans} />
      {checklist.stages.length === 0 && health.standing === 'fine' ? (
        <span>{trans.__('Waiting for the stages…')}</span>
      ) : null}
      {checklist.readOnly ? <span>{trans.__('This notebook is read-only: answers can’t be kept.')}</span> : null}
      {checklist.isForeign ? (
        <span>
          {trans.__('The notebook holds answers in a form that this version does not know; they stay as they are.')}
        </span>
      ) : null}
      {checklist.ended ? <span>{trans.__('Ended here: %1', checklist.ended)}</span> : null}
    </div>
  );
}

function OpenStage(props: ChecklistProps & { row: StageRow }): React.ReactElement {
  const { state, trans, row } = props;
  return (
    <>
      <p className="nbe-Question">{row.stage.question}</p>
      <ul className="nbe-Items">
        {row.items.map(item => (
          <ItemView key={item.item.id} row={item} model={state.checklist} notebook={state.notebook} trans={trans} />
        ))}
      </ul>
    </>
  );
}
