/** Stands before the name of every metric. */
export const METRIC_PREFIX = 'overage_gateway_';
