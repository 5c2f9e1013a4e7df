/** What every service that the contract is asked of is started with. */

/** Limits that every subject is started with. */
export const LIMITS = {
  uploadBytes: 2_000_000,
  documentBytes: 500_000,
  snapshotBytes: 12_000_000,
  ratePerMinute: 100_000,
};
const ADMIN = { id: "0000000000000000", secret: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
export const ADMIN_TOKEN = `clew_${ADMIN.id}_${ADMIN.secret}`;
/** SHA-256 of the secret above. */
export const ADMIN_SHA256 = "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a";
