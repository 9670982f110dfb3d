import { registerEnumType } from 'type-graphql';

/** The methods a link may name. DELETE is left out on purpose: no page should be offered one. */
export enum HttpMethod {
  GET = 'GET',
  POST = 'POST',
  PUT = 'PUT',
  PATCH = 'PATCH',
}

registerEnumType(HttpMethod, {
  name: 'HttpMethod',
  description: 'The HTTP method that Partner Center names for a link.',
  valuesConfig: {
    GET: { description: 'Reads the resource.' },
    POST: { description: 'Creates or acts.' },
    PUT: { description: 'Replaces the resource.' },
    PATCH: { description: 'Changes part of the resource.' },
  },
});
