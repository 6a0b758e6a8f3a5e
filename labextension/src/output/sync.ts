/** Keeps the widgets of a kernel and the notebook's answers the same, over a comm for each widget. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

import { isObject, sortedJSON } from '../answers/model';
import type { ChecklistModel } from '../checklist/model';
import { COMM_TARGET } from '../tokens';

export class KernelSync {
  constructor(
    private readonly session: ISessionContext,
    private readonly checklist: ChecklistModel
  ) {
    session.kernelChanged.connect(this._onKernel, this);
    session.connectionStatusChanged.connect(this._onConnection, this);
    checklist.changed.connect(this._send, this);
    this._follow(session.session?.kernel ?? null);
  }

  dispose(): void {
    this.session.kernelChanged.disconnect(this._onKernel, this);
    this.session.connectionStatusChanged.disconnect(this._onConnection, this);
    this.checklist.changed.disconnect(this._send, this);
    this._comms.clear();
  }

  private _onKernel(_: unknown, { newValue }: { newValue: Kernel.IKernelConnection | null }): void {
    this._follow(newValue);
  }

  private _onConnection(_: unknown, status: Kernel.ConnectionStatus): void {
    if (status === 'connected') {
      void this._find();
    }
  }

  private _follow(kernel: Kernel.IKernelConnection | null): void {
    this._comms.clear();
    this._kernel = kernel;
    kernel?.registerCommTarget(COMM_TARGET, comm => this._bind(comm));
    if (kernel?.connectionStatus === 'connected') {
      void this._find();
    }
  }

  /** Find the widgets that a kernel made before this page was loaded. */
  private async _find(): Promise<void> {
    const kernel = this._kernel;
    if (!kernel || kernel.isDisposed) {
      return;
    }
    const { content } = await kernel.requestCommInfo({ target_name: COMM_TARGET });
    if (content.status === 'ok' && kernel === this._kernel) {
      Object.keys(content.comms)
        .filter(id => !kernel.hasComm(id))
        .forEach(id => this._bind(kernel.createComm(COMM_TARGET, id)));
    }
  }

  private _bind(comm: Kernel.IComm): void {
    this._comms.set(comm, '');
    comm.onMsg = (message: KernelMessage.ICommMsgMsg) => this._take(comm, message.content.data);
    comm.onClose = () => void this._comms.delete(comm);
    this._send();
  }

  private _take(comm: Kernel.IComm, data: unknown): void {
    if (!isObject(data) || !isObject(data.items)) {
      return;
    }
    const profile = data.profile === 'solo' ? 'solo' : 'team';
    this._comms.set(comm, sortedJSON({ items: data.items, profile }));
    this.checklist.take(data.items, profile);
    this._send(); // where answers can't be kept, the widget goes back to what the notebook says
  }

  private _send(): void {
    const { shared } = this.checklist; // sent whole whenever it changes
    const text = sortedJSON(shared);
    for (const [comm, known] of this._comms) {
      if (known !== text && !comm.isDisposed) {
        this._comms.set(comm, text);
        comm.send(shared as JSONObject);
      }
    }
  }

  private readonly _comms = new Map<Kernel.IComm, string>();
  private _kernel: Kernel.IKernelConnection | null = null;
}
