import { Field, ObjectType } from 'type-graphql';

@ObjectType('UpstreamTrace', {
  description: "Partner Center's own ids of the call behind an answer: what Microsoft support asks for.",
  simpleResolvers: true,
})
export class UpstreamTrace {
  @Field(() => String, { nullable: true, description: 'MS-RequestId of the call.' })
  readonly requestId!: string | null;

  @Field(() => String, { nullable: true, description: 'MS-CorrelationId of the call.' })
  readonly correlationId!: string | null;
}
