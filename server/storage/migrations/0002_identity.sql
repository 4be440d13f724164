CREATE TABLE "identity" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session" integer NOT NULL,
	"token" uuid NOT NULL,
	"next_token" uuid
);
