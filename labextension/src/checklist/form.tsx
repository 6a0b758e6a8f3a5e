/** The fields of a record as form controls, each of the kind that its field is of. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Labelled } from '../labelled';
import { useDraft } from '../react';
import type { IOpenNotebook } from '../tokens';
import type { Field } from '../wire';
import { labelOf, textOf, valueOf } from './fields';
import { Table } from './table';

export interface FieldsProps {
  readonly fields: readonly Field[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly missing: readonly string[];
  readonly readOnly: boolean;
  readonly notebook: IOpenNotebook;
  readonly trans: TranslationBundle;
  onRecord(name: string, value: unknown): void;
}

export function Fields(props: FieldsProps): React.ReactElement {
  return (
    <div className="nbe-Fields">
      {props.fields.map(field => (
        <FieldView key={field.name} {...props} field={field} value={props.values[field.name]} />
      ))}
    </div>
  );
}

export interface FieldProps extends FieldsProps {
  readonly field: Field;
  readonly value: unknown;
}

function FieldView(props: FieldProps): React.ReactElement {
  const { field, value } = props;
  if (field.computed) {
    return (
      <div className="nbe-Field">
        <span>{labelOf(field.name)}</span>
        <output>{textOf(field, value) || props.trans.__('filled in by a helper')}</output>
      </div>
    );
  }
  if (field.type === 'table') {
    return <Table {...props} />;
  }
  const label = (
    <>
      {labelOf(field.name)}
      {field.required ? <span className="nbe-Quiet"> {props.trans.__('(required)')}</span> : null}
      {field.type === 'list' ? <span className="nbe-Quiet"> {props.trans.__('(one on each line)')}</span> : null}
    </>
  );
  return (
    <Labelled label={label} name={field.name}>
      {id => <Control {...props} id={id} />}
    </Labelled>
  );
}

interface ControlProps extends FieldProps {
  readonly id: string;
}

function Control(props: ControlProps): React.ReactElement {
  const { field, notebook, trans } = props;
  switch (field.type) {
    case 'choice':
      return <Choice {...props} options={field.options} labelOf={option => option} />;
    case 'cell-ref': {
      const cells = notebook.cells().filter(cell => cell.kind === 'code');
      const label = (id: string): string => {
        const source = cells.find(cell => cell.id === id)?.source ?? id;
        return trans.__('cell %1: %2', notebook.numberOf(id) || '?', (source.split('\n')[0] ?? '').slice(0, 60));
      };
      return <Choice {...props} options={cells.map(cell => cell.id)} labelOf={label} />;
    }
    default:
      return <Typed {...props} />;
  }
}

interface ChoiceProps extends ControlProps {
  readonly options: readonly string[];
  labelOf(option: string): string;
}

function Choice(props: ChoiceProps): React.ReactElement {
  const { id, field, value, readOnly, onRecord, options: offered, labelOf: label } = props;
  const chosen = textOf(field, value ?? field.default);
  const options = chosen && !offered.includes(chosen) ? [chosen, ...offered] : offered;
  return (
    <select
      id={id}
      value={chosen}
      disabled={readOnly}
      onChange={event => onRecord(field.name, event.target.value || null)}
      required={field.required}
    >
      <option value=""></option>
      {options.map(option => (
        <option key={option} value={option}>
          {label(option)}
        </option>
      ))}
    </select>
  );
}

function Typed({ id, field, value, readOnly, onRecord }: ControlProps): React.ReactElement {
  const kept = textOf(field, value);
  const draft = useDraft(kept, text => {
    const read = valueOf(field, text);
    if (read !== undefined) {
      onRecord(field.name, read);
    }
  });
  const common = {
    id,
    value: draft.text,
    readOnly,
    required: field.required,
    placeholder: field.default === null ? undefined : String(field.default),
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => draft.type(event.target.value),
    onBlur: draft.keep
  };
  if (field.type === 'longtext' || field.type === 'list') {
    return <textarea rows={3} {...common} />;
  }
  const kinds = { number: 'number', money: 'number', integer: 'number', date: 'date' } as const;
  const type = field.type in kinds ? kinds[field.type as keyof typeof kinds] : 'text';
  // what a control of this kind can't show is shown, and can be mended, as text
  const shown = kept === '' || type === 'text' || (type === 'number' ? typeof value === 'number' : isDate(kept));
  return <input type={shown ? type : 'text'} step={field.type === 'integer' ? 1 : 'any'} {...common} />;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
