// What the back end knows of the library: a mirror in memory, brought up to date by events. A database
// would do the same in one transaction a checkpoint.

export class Mirror {
  #assets = new Map();
  /** Holders by adamId; keyed, because what an interrupted sync has brought comes again. */
  #holders = new Map();
  #users = new Map();
  /** What came since the last checkpoint. It counts when the next one comes, or not at all. */
  #pending = [];
  checkpoint;

  /** Takes one event in; true if it was a checkpoint, and the mirror has moved. */
  take(event) {
    if (event.type === 'checkpoint') {
      for (const one of this.#pending) this.#apply(one);
      this.#pending = [];
      this.checkpoint = event.checkpoint;
      return true;
    }
    if ('page' in event || event.type === 'restarted') this.#pending.push(event);
    return false;
  }

  /** What a sync that broke off has brought after its last checkpoint comes again. */
  forgetPending() {
    this.#pending = [];
  }

  #apply(event) {
    switch (event.type) {
      case 'assets':
        this.#assets = new Map(event.page.map((asset) => [`${asset.adamId} ${asset.pricingParam}`, asset]));
        break;
      case 'assignments':
        for (const held of event.page) this.#holdersOf(held.adamId).set(keyOf(held), held);
        break;
      case 'users':
        for (const user of event.page) this.#users.set(user.userId, user);
        break;
      case 'restarted':
        if (event.isFull) this.#restart(event);
        break;
    }
  }

  #restart({ list, adamId }) {
    if (list === 'users') this.#users.clear();
    else if (list === 'assignments' && adamId) this.#holders.delete(adamId);
    else if (list === 'assignments') this.#holders.clear();
  }

  #holdersOf(adamId) {
    if (!this.#holders.has(adamId)) this.#holders.set(adamId, new Map());
    return this.#holders.get(adamId);
  }

  get assets() {
    return [...this.#assets.values()];
  }

  get users() {
    return this.#users.size;
  }

  holders(adamId) {
    return [...(this.#holders.get(adamId)?.values() ?? [])];
  }
}

function keyOf({ pricingParam, serialNumber, clientUserId }) {
  return serialNumber === undefined ? `${pricingParam} user ${clientUserId}` : `${pricingParam} device ${serialNumber}`;
}
