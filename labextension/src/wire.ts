// Made from the Python types by `python -m nbengineer.server.typescript`; never edited.

export type Severity = 'info' | 'warning' | 'error';

export type Result = 'pass' | 'warn' | 'fail' | 'unknown' | 'not-applicable';

/** A cell as the editor has it; `tags` are all of its tags. */
export interface Cell {
  readonly id: string;
  readonly kind: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly tags?: readonly string[];
}

/** A notebook as the editor has it. `path` is the contents manager's; `metadata` is that of the notebook. */
export interface Notebook {
  readonly path: string;
  readonly cells: readonly Cell[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The body of every answer that is no success: what happened, and what to do. */
export interface Problem {
  readonly message: string;
  readonly help: string;
  readonly diagnostics: readonly Finding[];
  readonly files: readonly string[];
}

/** A diagnostic; `cell` is a cell's id, "" for the whole notebook, `line` counts from 1, 0 for none. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly cell: string;
  readonly line: number;
  readonly message: string;
  readonly help: string;
}

/** A field of a record. `columns` are those of a table; `computed` fields are filled in by a helper, never typed. */
export interface Field {
  readonly name: string;
  readonly type:
    | 'text'
    | 'longtext'
    | 'number'
    | 'integer'
    | 'money'
    | 'date'
    | 'choice'
    | 'list'
    | 'table'
    | 'cell-ref';
  readonly required: boolean;
  readonly computed: boolean;
  readonly options: readonly string[];
  readonly columns: readonly Column[];
  readonly default: string | number | null;
}

/** A column of a table; with `options` one of them is chosen. */
export interface Column {
  readonly name: string;
  readonly options: readonly string[];
}

/**
 * An item of a stage: a person attests it, fills in a record, or a program decides it.
 *
 * `gate`: it must be met or waived before what it `blocks` opens; a profile may turn it into a reminder.
 */
export interface Item {
  readonly id: string;
  readonly text: string;
  readonly why: string;
  readonly kind: 'attest' | 'record' | 'auto';
  readonly gate: boolean;
  readonly blocks: string;
  readonly evidence: string;
  readonly helper: string;
  readonly rule: string;
  readonly fields: readonly Field[];
}

/** A stage with its items in order. */
export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly items: readonly Item[];
}

/** A predefined target of the tag vocabulary. */
export interface Role {
  readonly id: string;
  readonly means: string;
}

/** The content of the six stages and of the vocabulary. `profiles` names the gates that bind ("all": every one). */
export interface Catalog {
  readonly stages: readonly Stage[];
  readonly profiles: Readonly<Record<string, readonly string[] | 'all'>>;
  readonly roles: readonly Role[];
}

/** Ask what becomes of each cell. */
export interface Analyse {
  readonly notebook: Notebook;
}

/**
 * What becomes of a cell.
 *
 * `role`: its code goes to a `step`, it holds `definitions`, `settings` or `imports` only, becomes a `test`, or stays
 * (`skipped`). `target` is `features.add_ratios`, `signature` `features.add_ratios(df) -> df` (of several all of them,
 * with ", " and "; " between); `reason` says why it is skipped, or what a proposal rests on. `tag` is the cell's own
 * that says so, or the one that would keep a proposal. `proposed`: no tag says so, a plan does; `pulled_in`: a tagged
 * cell needs it.
 */
export interface CellPlan {
  readonly id: string;
  readonly role:
    | 'step'
    | 'definitions'
    | 'settings'
    | 'imports'
    | 'test'
    | 'skipped';
  readonly target: string;
  readonly signature: string;
  readonly reason: string;
  readonly tag: string;
  readonly proposed: boolean;
  readonly pulled_in: boolean;
  readonly findings: readonly Finding[];
}

/** A function of the package. `is_step`: `run` calls it; `cells` are the ids of its cells, in order. */
export interface Function {
  readonly name: string;
  readonly signature: string;
  readonly title: string;
  readonly cells: readonly string[];
  readonly is_step: boolean;
}

/** A module of the package with its functions in order. */
export interface Module {
  readonly name: string;
  readonly title: string;
  readonly functions: readonly Function[];
}

/** `source` returns `names`, which `target` reads; both are `module.function`. */
export interface Flow {
  readonly source: string;
  readonly target: string;
  readonly names: readonly string[];
}

/**
 * The plan of a package as far as the code tells.
 *
 * `refused` says why there can't be one ("" otherwise): then there are no cells, and the findings say where.
 */
export interface Analysis {
  readonly package: string;
  readonly cells: readonly CellPlan[];
  readonly modules: readonly Module[];
  readonly flows: readonly Flow[];
  readonly findings: readonly Finding[];
  readonly proposed: boolean;
  readonly refused: string;
}

/** Ask which tags an untagged notebook could have. */
export interface Tag {
  readonly notebook: Notebook;
}

/** A tag for a cell, and why. */
export interface ProposedTag {
  readonly cell: string;
  readonly tag: string;
  readonly why: string;
}

/** Tags in the order of the cells; cells without a proposal are left out. */
export interface ProposedTags {
  readonly tags: readonly ProposedTag[];
}

/**
 * Ask what an extraction of the saved notebook would write. `folder` is the package's, as `path` is written.
 *
 * "" stands for the default: a folder beside the notebook, named as the package.
 */
export interface Plan {
  readonly path: string;
  readonly name?: string;
  readonly folder?: string;
}

/** A file of the package; `change` is what would be done to it (`edited`: by hand, so that it is in the way). */
export interface PlannedFile {
  readonly path: string;
  readonly size: number;
  readonly change: 'new' | 'changed' | 'same' | 'removed' | 'kept' | 'edited';
}

/** What would be written, with a unified diff against what is there. */
export interface Planned {
  readonly package: string;
  readonly folder: string;
  readonly files: readonly PlannedFile[];
  readonly diff: string;
  readonly findings: readonly Finding[];
}

/**
 * Write the package. `record`: run the notebook in a copy of its folder, for tests that assert its values.
 *
 * `force`: files that were edited by hand go to a backup folder.
 */
export interface Extract {
  readonly path: string;
  readonly name?: string;
  readonly folder?: string;
  readonly record?: boolean;
  readonly force?: boolean;
}

/** Run the notebook and the package in `folder` ("": the notebook's package), and compare. */
export interface Verify {
  readonly path: string;
  readonly folder?: string;
  readonly twice?: boolean;
}

/**
 * Work that goes on in the server. `step` says what it does now, `share` how much of it is done (0 to 1).
 *
 * `extracted` or `verified` is there when it is `done`, `problem` when it `failed`.
 */
export interface Job {
  readonly id: string;
  readonly kind: 'extract' | 'verify';
  readonly path: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly step: string;
  readonly share: number | null;
  readonly extracted: Extracted | null;
  readonly verified: Verified | null;
  readonly problem: Problem | null;
}

/** The jobs of a notebook, the newest first. */
export interface Jobs {
  readonly jobs: readonly Job[];
}

/** What an extraction wrote; `summary` is its one sentence. */
export interface Extracted {
  readonly package: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/**
 * How a step compares; `detail` has the worst difference or doubt in a sentence.
 *
 * A last one without cells stands for what belongs to no step, where that is not all the same.
 */
export interface StepVerdict {
  readonly step: string;
  readonly cells: readonly string[];
  readonly verdict: 'same' | 'differs' | 'unstable' | 'unknown';
  readonly values: number;
  readonly detail: string;
}

/** How the package compares with the notebook; `counts` is by verdict, over values. */
export interface Verified {
  readonly folder: string;
  readonly summary: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly steps: readonly StepVerdict[];
}

/** Ask how each item of the checklist stands. */
export interface Check {
  readonly notebook: Notebook;
}

/**
 * How an item stands: what a person answered, what a program found, and the ids of the cells it points to.
 *
 * `binds`: it is a gate under the notebook's profile. `met`: it counts as done.
 */
export interface ItemState {
  readonly id: string;
  readonly state: 'open' | 'done' | 'waived';
  readonly binds: boolean;
  readonly met: boolean;
  readonly result: Result | null;
  readonly reason: string;
  readonly cells: readonly string[];
}

/** How a stage stands: `done` of `needed` items, and whether its gates are all met (`open`). */
export interface StageState {
  readonly id: string;
  readonly done: number;
  readonly needed: number;
  readonly open: boolean;
  readonly items: readonly ItemState[];
}

/**
 * How all stages stand; `current` is the first with a shut gate, `next` the one next thing to do.
 *
 * `ended`: the project has ended here, for this reason ("" otherwise).
 */
export interface Checked {
  readonly profile: 'team' | 'solo';
  readonly stages: readonly StageState[];
  readonly current: string;
  readonly next: string;
  readonly ended: string;
}
