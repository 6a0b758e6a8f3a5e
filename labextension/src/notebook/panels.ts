/** Plugins that add something to each notebook's panel, once its state is there. */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { INbEngineer, INotebookState } from '../tokens';

/** Call `add` once for each panel, open or still to come; a second view of a notebook is a panel of its own. */
export function forEachPanel(
  tracker: INotebookTracker,
  service: INbEngineer,
  add: (panel: NotebookPanel, state: INotebookState) => void
): void {
  const done = new WeakSet<NotebookPanel>();
  const look = (panel: NotebookPanel): void => {
    const state = panel.context.isReady ? service.find(panel.context.model) : null;
    if (state && !done.has(panel)) {
      done.add(panel);
      add(panel, state);
    }
  };
  const lookAtAll = (): void => tracker.forEach(look);
  service.added.connect(lookAtAll);
  tracker.widgetAdded.connect((_, panel) => void panel.context.ready.then(() => look(panel)));
  lookAtAll();
}
