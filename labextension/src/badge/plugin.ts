import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { CodeCellModel } from '@jupyterlab/cells';
import {
  EditorExtensionRegistry,
  IEditorExtensionRegistry,
  type IEditorExtensionFactory
} from '@jupyterlab/codemirror';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { INbEngineer, KEY } from '../tokens';
import type { CellPlan } from '../wire';
import { badgeExtension, type BadgeSource } from './extension';
import { TargetMenu } from './menu';

export const badge: JupyterFrontEndPlugin<void> = {
  id: 'nbengineer-labextension:badge',
  description: 'Shows below each code cell where it goes, and lets a person choose.',
  autoStart: true,
  requires: [INbEngineer, IEditorExtensionRegistry],
  optional: [ITranslator],
  activate: (
    _: JupyterFrontEnd,
    service: INbEngineer,
    editors: IEditorExtensionRegistry,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load(KEY);
    const menu = new TargetMenu(service, trans);
    const changed = announcements(service);
    editors.addExtension(
      Object.freeze({
        name: 'nbengineer:badge',
        factory: ({ inline, model }: IEditorExtensionFactory.IOptions) => {
          if (!inline || !(model instanceof CodeCellModel)) {
            return null;
          }
          const source = new CellSource(model, service, changed, menu);
          return EditorExtensionRegistry.createImmutableExtension(badgeExtension(source, trans));
        }
      })
    );
  }
};

/** Give one signal for all that may change a badge, so that an editor connects, and disconnects, once. */
function announcements(service: INbEngineer): Signal<object, void> {
  const changed = new Signal<object, void>(service);
  const announce = (): void => changed.emit();
  service.settings.changed.connect(announce);
  service.added.connect((_, { analysis }) => {
    analysis.changed.connect(announce);
    announce();
  });
  return changed;
}

class CellSource implements BadgeSource {
  constructor(
    private readonly model: CodeCellModel,
    private readonly service: INbEngineer,
    readonly changed: Signal<object, void>,
    private readonly menu: TargetMenu
  ) {}

  get plan(): CellPlan | undefined {
    return this.service.settings.badges ? this._state()?.analysis.of(this.model.id) : undefined;
  }

  choose(at: DOMRect): void {
    const notebook = this._state()?.notebook;
    if (notebook) {
      const { selected } = notebook;
      this.menu.open(notebook, selected.includes(this.model.id) ? selected : [this.model.id], at);
    }
  }

  private _state(): ReturnType<INbEngineer['find']> {
    const notebook = this.model.sharedModel.notebook;
    return notebook ? this.service.find(notebook) : null;
  }
}
