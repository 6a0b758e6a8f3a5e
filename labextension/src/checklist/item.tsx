/** One item of the checklist: how it stands, and all that a person can say to it. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Labelled } from '../labelled';
import { useDraft, type Draft } from '../react';
import type { IOpenNotebook } from '../tokens';
import { linkOf } from './fields';
import { Fields } from './form';
import type { ChecklistModel, ItemRow } from './model';
import { resultText, stateText } from './words';

export interface ItemProps {
  readonly row: ItemRow;
  readonly model: ChecklistModel;
  readonly notebook: IOpenNotebook;
  readonly trans: TranslationBundle;
}

export function ItemView(props: ItemProps): React.ReactElement {
  const { row, model, trans } = props;
  const [isOpen, setOpen] = React.useState(false);
  const id = React.useId();
  const { item, answer } = row;
  return (
    <li className="nbe-Item" data-nbe-item={item.id} data-state={answer.state} data-met={row.met}>
      <div className="nbe-Item-line">
        {item.kind === 'auto' ? <Result {...props} /> : <Tick {...props} labelledBy={`${id}-text`} />}
        <div className="nbe-Item-words">
          <span id={`${id}-text`} className="nbe-Item-text">
            {item.text}
          </span>
          <Signs {...props} />
          {(item.kind === 'auto' || row.result !== null) && <Reason {...props} />}
        </div>
        <button
          type="button"
          className="nbe-Button nbe-Item-more"
          aria-expanded={isOpen}
          aria-controls={`${id}-more`}
          aria-describedby={`${id}-text`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? trans.__('Less') : item.kind === 'record' ? trans.__('Fill in') : trans.__('More')}
        </button>
      </div>
      <div id={`${id}-more`} className="nbe-Item-more-body" hidden={!isOpen}>
        {isOpen && <Details {...props} readOnly={!model.canAnswer} />}
      </div>
    </li>
  );
}

function Tick({ row, model, trans, labelledBy }: ItemProps & { labelledBy: string }): React.ReactElement {
  const isDone = row.answer.state === 'done';
  const gaps = row.missing.length > 0 && !isDone;
  return (
    <input
      type="checkbox"
      className="nbe-Tick"
      aria-labelledby={labelledBy}
      title={gaps ? trans.__('First fill in: %1', row.missing.join(', ')) : undefined}
      checked={isDone}
      disabled={!model.canAnswer || gaps}
      onChange={() => model.toggle(row.item.id)}
    />
  );
}

function Result({ row, trans }: ItemProps): React.ReactElement {
  const result = row.result ?? 'unknown';
  return (
    <span className="nbe-Result" data-result={result}>
      {resultText(result, trans)}
    </span>
  );
}

function Signs({ row, trans }: ItemProps): React.ReactElement {
  const { answer, item } = row;
  return (
    <>
      {row.binds ? <span className="nbe-Sign">{trans.__('gate')}</span> : null}
      {answer.state !== 'open' && item.kind !== 'auto' ? (
        <span className="nbe-Sign">{stateText(answer.state, trans)}</span>
      ) : null}
      {answer.state === 'waived' && item.kind === 'auto' ? (
        <span className="nbe-Sign">{stateText('waived', trans)}</span>
      ) : null}
    </>
  );
}

function Reason({ row, notebook, trans }: ItemProps): React.ReactElement | null {
  if (!row.reason && row.cells.length === 0) {
    return null;
  }
  return (
    <div className="nbe-Quiet">
      {row.reason}
      {row.cells.map(cell => (
        <button key={cell} type="button" className="nbe-Link" onClick={() => notebook.reveal(cell)}>
          {trans.__('cell %1', notebook.numberOf(cell) || '?')}
        </button>
      ))}
    </div>
  );
}

function Details(props: ItemProps & { readOnly: boolean }): React.ReactElement {
  const { row, model, trans, readOnly } = props;
  const { item } = row;
  return (
    <>
      <p className="nbe-Quiet">{item.why}</p>
      {item.rule ? <p className="nbe-Quiet">{item.rule}</p> : null}
      {item.fields.length > 0 ? (
        <Fields
          fields={item.fields}
          values={row.answer.fields}
          missing={row.missing}
          readOnly={readOnly}
          notebook={props.notebook}
          trans={trans}
          onRecord={(name, value) => model.record(item.id, name, value)}
        />
      ) : null}
      <Note {...props} />
      {item.kind === 'attest' || row.answer.evidence ? <Evidence {...props} /> : null}
      {item.kind === 'auto' && row.result === 'warn' ? <Acknowledge {...props} /> : null}
      <Waiver {...props} />
    </>
  );
}

function Note({ row, model, trans, readOnly }: ItemProps & { readOnly: boolean }): React.ReactElement {
  const draft = useDraft(row.answer.note, note => model.change(row.item.id, { note }));
  return (
    <Labelled label={trans.__('Note')}>
      {id => (
        <textarea
          id={id}
          rows={2}
          value={draft.text}
          readOnly={readOnly}
          onChange={event => draft.type(event.target.value)}
          onBlur={draft.keep}
        />
      )}
    </Labelled>
  );
}

function Evidence({ row, model, trans, readOnly }: ItemProps & { readOnly: boolean }): React.ReactElement {
  const draft = useDraft(row.answer.evidence, evidence => model.change(row.item.id, { evidence }));
  const link = linkOf(draft.text);
  const label = row.item.evidence || trans.__('link to the evidence');
  return (
    <>
      <Labelled label={trans.__('Evidence: %1', label)}>
        {id => <Line id={id} draft={draft} readOnly={readOnly} />}
      </Labelled>
      {link ? (
        <a href={link} target="_blank" rel="noopener noreferrer" className="nbe-Link">
          {trans.__('Open the evidence')}
        </a>
      ) : draft.text ? (
        <p className="nbe-Quiet">{trans.__('Only an http or https address becomes a link.')}</p>
      ) : null}
    </>
  );
}

function Line({ id, draft, readOnly }: { id: string; draft: Draft; readOnly: boolean }): React.ReactElement {
  return (
    <input
      id={id}
      type="text"
      value={draft.text}
      readOnly={readOnly}
      onChange={event => draft.type(event.target.value)}
      onBlur={draft.keep}
    />
  );
}

/** A warning is acknowledged with a note; the note comes first. */
function Acknowledge({ row, model, trans, readOnly }: ItemProps & { readOnly: boolean }): React.ReactElement {
  return (
    <label className="nbe-Choice">
      <input
        type="checkbox"
        checked={row.answer.state === 'done'}
        disabled={readOnly || (!row.answer.note && row.answer.state !== 'done')}
        onChange={() => model.toggle(row.item.id)}
      />
      <span>{trans.__('The warning is acknowledged (with a note)')}</span>
    </label>
  );
}

function Waiver({ row, model, trans, readOnly }: ItemProps & { readOnly: boolean }): React.ReactElement {
  const { answer, item } = row;
  const by = useDraft(answer.by, text => model.change(item.id, { by: text }));
  const reason = useDraft(answer.reason, text => model.change(item.id, { reason: text }));
  const isWaived = answer.state === 'waived';
  const isComplete = by.text.trim() !== '' && reason.text.trim() !== '';
  const waive = (): void => {
    by.keep();
    reason.keep();
    model.change(item.id, isWaived ? { state: 'open' } : { state: 'waived', by: by.text, reason: reason.text });
  };
  return (
    <details className="nbe-Waiver" open={isWaived || undefined}>
      <summary>{isWaived ? trans.__('Waived') : trans.__('Waive it instead')}</summary>
      <Labelled label={trans.__('Waived by')}>{id => <Line id={id} draft={by} readOnly={readOnly} />}</Labelled>
      <Labelled label={trans.__('Reason')}>{id => <Line id={id} draft={reason} readOnly={readOnly} />}</Labelled>
      <button
        type="button"
        className="nbe-Button"
        aria-pressed={isWaived}
        disabled={readOnly || (!isWaived && !isComplete)}
        onClick={waive}
      >
        {isWaived ? trans.__('Take the waiver back') : trans.__('Waive')}
      </button>
    </details>
  );
}
