/** The source of every event that Trunkline puts on a bus. Rules know our own events by it. */
export const ourSource = 'trunkline';

/** The detail-type of what starts an execution. */
export const purchaseEvent = 'DID Purchased';
