CREATE TABLE "uploads" (
	"sha256" text NOT NULL,
	"owner" text DEFAULT 'local' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "uploads_sha256_owner_pk" PRIMARY KEY("sha256","owner")
);
--> statement-breakpoint
ALTER TABLE "datasets" DROP CONSTRAINT "datasets_pkey";--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_sha256_owner_pk" PRIMARY KEY("sha256","owner");