/** What the parts of the extension know of each other: names, and the interfaces that plugins hand on. */

import { Token, type PartialJSONObject } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { AnalysisModel } from './analysis/model';
import type { CatalogModel } from './catalog/model';
import type { ChecklistModel } from './checklist/model';
import type { Health } from './health';
import type { JobsModel } from './jobs/model';
import type { PreviewModel } from './panel/preview';
import type { Cell } from './wire';

/** The key of the notebook's metadata that holds the answers, and of the translations. */
export const KEY = 'nbengineer';

/** The plugin whose settings are the extension's; `schema/plugin.json` describes them. */
export const SETTINGS_ID = 'nbengineer-labextension:plugin';

/** The side bar's widget. */
export const PANEL_ID = 'nbengineer-panel';

export const CHECKLIST_MIME = 'application/vnd.nbengineer.checklist+json';
export const COMM_TARGET = 'nbengineer.stages';

export const Commands = {
  openPanel: 'nbengineer:open-panel',
  toggleBar: 'nbengineer:toggle-bar',
  toggleBadges: 'nbengineer:toggle-badges',
  tag: 'nbengineer:tag-cells',
  extract: 'nbengineer:extract',
  verify: 'nbengineer:verify',
  check: 'nbengineer:check'
} as const;

export type Profile = 'team' | 'solo';

/** A notebook that is open in an editor, as the models see it: no widgets, no DOM. */
export interface IOpenNotebook {
  /** The contents manager's path; changes when the file is renamed. */
  readonly path: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly dirty: boolean;

  /** Code and markdown cells as the editor has them, saved or not. */
  cells(): readonly Cell[];

  /** The notebook's metadata without what widgets keep there. */
  metadata(): PartialJSONObject;

  /** `metadata.nbengineer`, whatever it holds; undefined where it is absent. */
  readonly answers: unknown;

  /** Replace `metadata.nbengineer`, or remove it. */
  setAnswers(value: PartialJSONObject | undefined): void;

  /** Replace the tags of cells; `change` gets those that a cell has. */
  setTags(ids: readonly string[], change: (tags: readonly string[]) => readonly string[]): void;

  /** The place of a cell among all cells from 1; 0 for a cell that is not there. */
  numberOf(id: string): number;

  /** Ids of the selected code cells, in order. */
  readonly selected: readonly string[];

  /** Scroll to a cell and make it the active one. */
  reveal(id: string): void;

  save(): Promise<void>;

  /** Cells or tags may have changed. Fires often; listeners wait for a pause. */
  readonly contentChanged: ISignal<IOpenNotebook, void>;
  readonly answersChanged: ISignal<IOpenNotebook, void>;
  readonly saved: ISignal<IOpenNotebook, void>;
  readonly pathChanged: ISignal<IOpenNotebook, void>;
  readonly disposed: ISignal<IOpenNotebook, void>;
}

/** All that there is about one notebook; shared by the bar, the badges, the side bar and the output of a cell. */
export interface INotebookState {
  readonly notebook: IOpenNotebook;
  readonly checklist: ChecklistModel;
  readonly analysis: AnalysisModel;
  readonly jobs: JobsModel;
  readonly preview: PreviewModel;
}

/** What a person has set for all notebooks. */
export interface ISettings {
  readonly profile: Profile;
  readonly bar: boolean;
  readonly badges: boolean;
  readonly folder: string;
  readonly changed: ISignal<ISettings, void>;

  set(name: 'bar' | 'badges', value: boolean): Promise<void>;
}

/** The extension's one service: the catalogue, the settings, and a state for each open notebook. */
export interface INbEngineer {
  readonly catalog: CatalogModel;
  readonly health: Health;
  readonly settings: ISettings;

  /** The state of the current notebook, null without one. */
  readonly current: INotebookState | null;
  readonly currentChanged: ISignal<INbEngineer, void>;

  /** The state of the notebook with this model (of the document or of its shared part), once it is ready. */
  find(model: object): INotebookState | null;
  readonly added: ISignal<INbEngineer, INotebookState>;
}

export const INbEngineer = new Token<INbEngineer>(
  'nbengineer-labextension:INbEngineer',
  'The checklists, plans and jobs of nbengineer for open notebooks.'
);
