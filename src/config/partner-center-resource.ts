/**
 * What tokens are asked for, whatever host the API is reached at. The older audience https://graph.windows.net is
 * refused with 401/900420 since 31 August 2025.
 */
export const PARTNER_CENTER_RESOURCE = 'https://api.partnercenter.microsoft.com';
