import { badge } from './badge/plugin';
import { bar } from './bar/plugin';
import { commands } from './commands/plugin';
import { service } from './notebook/plugin';
import { output } from './output/plugin';
import { panel } from './panel/plugin';

export default [service, bar, badge, panel, output, commands];
