/** The menu of targets for one or more cells, and the question for a target that is not in it. */

import { InputDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import type { INbEngineer, IOpenNotebook } from '../tokens';
import { complaintAbout, PREFIX, SETTINGS_TAG, SKIP_TAG, TEST_TAG, withTag, type Complaint } from './tags';

/** The modules that are offered while the server has not told its vocabulary. */
const ROLES = 'setup data checks features train evaluate predict plots'.split(' ');

export class TargetMenu {
  constructor(
    private readonly service: INbEngineer,
    private readonly trans: TranslationBundle
  ) {}

  /** Show the menu below a place of the page; what is chosen goes to all of these cells. */
  open(notebook: IOpenNotebook, cells: readonly string[], at: DOMRect): void {
    const commands = new CommandRegistry();
    const menu = new Menu({ commands });
    menu.addClass('nbe-Menu');
    const add = (label: string, execute: () => unknown): void => {
      const command = `choose-${menu.items.length}`;
      commands.addCommand(command, {
        label,
        execute,
        isEnabled: () => !notebook.readOnly,
        describedBy: { args: { type: 'object', properties: {} } }
      });
      menu.addItem({ command });
    };
    for (const [tag, label] of this._choices()) {
      add(label, () => this.set(notebook, cells, tag));
    }
    menu.addItem({ type: 'separator' });
    add(this.trans.__('Another target…'), () => this.ask(notebook, cells));
    add(this.trans.__('No tag'), () => this.set(notebook, cells, ''));
    menu.aboutToClose.connect(() => requestAnimationFrame(() => menu.dispose()));
    menu.open(at.left, at.bottom);
  }

  /** Tag cells; the tags that are not ours stay. */
  set(notebook: IOpenNotebook, cells: readonly string[], tag: string): void {
    notebook.setTags(cells, tags => withTag(tags, tag));
  }

  /** Ask for a target until it will do, or nobody wants to give one. */
  async ask(notebook: IOpenNotebook, cells: readonly string[], text = ''): Promise<void> {
    const { trans } = this;
    const answer = await InputDialog.getText({
      title: trans._n('Where does this cell go?', 'Where do these %1 cells go?', cells.length),
      label: trans.__('MODULE or MODULE.FUNCTION, such as features.add_ratios'),
      text
    });
    const target = answer.value?.trim().replace(/^nbe:/, '') ?? '';
    if (!answer.button.accept) {
      return;
    }
    const complaint = complaintAbout(target);
    if (complaint === null) {
      this.set(notebook, cells, PREFIX + target);
      return;
    }
    await showErrorMessage(trans.__('That is no target'), this._sentence(complaint));
    await this.ask(notebook, cells, target);
  }

  private *_choices(): Generator<[string, string]> {
    const { trans } = this;
    const roles = this.service.catalog.content?.roles ?? [];
    const known = new Map(roles.map(role => [role.id, role.means]));
    const modules = [...new Set([...ROLES, ...known.keys()])].filter(id => id !== 'skip');
    for (const id of modules) {
      const means = known.get(id);
      yield [PREFIX + id, means ? trans.__('%1: %2', id, means) : id];
    }
    yield [SETTINGS_TAG, trans.__('parameters: settings')];
    yield [TEST_TAG, trans.__('test: its asserts become tests')];
    yield [SKIP_TAG, trans.__('skip: stays in the notebook')];
  }

  private _sentence(complaint: Complaint): string {
    const { trans } = this;
    switch (complaint) {
      case 'empty':
        return trans.__('Give a module, and a function if you like.');
      case 'form':
        return trans.__('A target is one name, or two with a dot between them; letters, digits and underscores only.');
      case 'keyword':
        return trans.__('A word of the language can’t be a name.');
      case 'reserved':
        return trans.__('The package needs this name for itself.');
    }
  }
}
