import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';

import { Commands, INbEngineer, KEY } from '../tokens';
import { addCommands } from './commands';

const RANK = 850; // between Run, Kernel and Settings, Help

export const commands: JupyterFrontEndPlugin<void> = {
  id: 'nbengineer-labextension:commands',
  description: 'Commands for the palette, the menu and shortcuts.',
  autoStart: true,
  requires: [INbEngineer],
  optional: [ICommandPalette, IMainMenu, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    service: INbEngineer,
    palette: ICommandPalette | null,
    mainMenu: IMainMenu | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load(KEY);
    addCommands(app, service, trans);
    const category = trans.__('Notebook engineering');
    Object.values(Commands).forEach(command => palette?.addItem({ command, category }));
    if (mainMenu) {
      const menu = new Menu({ commands: app.commands });
      menu.id = 'jp-mainmenu-nbengineer';
      menu.title.label = trans.__('Engineer');
      const { openPanel, tag, extract, verify, check, toggleBar, toggleBadges } = Commands;
      [openPanel, tag].forEach(command => menu.addItem({ command }));
      menu.addItem({ type: 'separator' });
      [extract, verify, check].forEach(command => menu.addItem({ command }));
      menu.addItem({ type: 'separator' });
      [toggleBar, toggleBadges].forEach(command => menu.addItem({ command }));
      mainMenu.addMenu(menu, true, { rank: RANK });
    }
  }
};
