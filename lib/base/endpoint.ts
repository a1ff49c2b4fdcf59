/** Where a service listens. `port`: 1 to 65,535 */
export type Endpoint = { readonly host: string; readonly port: number; readonly useTls: boolean };
