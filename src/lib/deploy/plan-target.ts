// Where a plan is for: it is refused elsewhere.

/** Where a plan is for. */
export interface Target {
  accountId: string;
  region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string;
}
