/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/trunk-cli-print.h"

#define VALUE_COLUMN 18

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

int
trunk_cli_certs_exit (TrunkCertRemarkLevel worst)
{
  switch (worst)
    {
    case TRUNK_CERT_REMARK_NOTE:
      return TRUNK_CLI_EXIT_PASSED;
    case TRUNK_CERT_REMARK_WARNING:
      return TRUNK_CLI_EXIT_WARNED;
    case TRUNK_CERT_REMARK_PROBLEM:
      return TRUNK_CLI_EXIT_FAILED;
    default:
      g_return_val_if_reached (TRUNK_CLI_EXIT_FAILED);
    }
}

static TrunkCertRemarkLevel
print_remarks (GPtrArray *remarks)
{
  TrunkCertRemarkLevel worst = TRUNK_CERT_REMARK_NOTE;

  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);

      trunk_cli_wrapped (remark->level == TRUNK_CERT_REMARK_PROBLEM ? "  ✘ " : remark->level == TRUNK_CERT_REMARK_WARNING ? "  ⚠ " : "  · ",
                         remark->text);
      worst = MAX (worst, remark->level);
    }

  return worst;
}

static void
print_field (const char *label,
             const char *value)
{
  g_autofree char *start = g_strconcat ("  ", label, NULL);

  if (value != NULL && value[0] != '\0')
    trunk_cli_field (start, VALUE_COLUMN, value);
}

static void
print_list (const char         *label,
            const char * const *values,
            gboolean            critical)
{
  g_autofree char *joined = g_strjoinv (", ", (char **) values);
  /* Translators: %s is a list; "critical" is what RFC 5280 calls an extension that must be understood */
  g_autofree char *text = critical ? g_strdup_printf (_("%s (critical)"), joined) : g_strdup (joined);

  if (joined[0] != '\0')
    print_field (label, text);
}

static void
print_validity (TrunkCert *cert)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  g_autoptr(GDateTime) from = g_date_time_new_from_unix_utc (facts->not_before);
  g_autoptr(GDateTime) until = g_date_time_new_from_unix_utc (facts->not_after);
  g_autofree char *from_text = from != NULL ? g_date_time_format (from, "%F %H:%M") : g_strdup ("?");
  g_autofree char *until_text = until != NULL ? g_date_time_format (until, "%F %H:%M") : g_strdup ("?");
  gint64 days = trunk_cert_get_days_left (cert, get_now ());
  /* Translators: two dates, and how many days there are until the second */
  g_autofree char *text = g_strdup_printf (ngettext ("%1$s to %2$s UTC (%3$d day left)", "%1$s to %2$s UTC (%3$d days left)", MAX (days, 0)),
                                           from_text, until_text, (int) CLAMP (days, 0, G_MAXINT));

  print_field (_("Valid"), text);
}

static void
print_authority (const TrunkCertFacts *facts)
{
  g_autofree char *limit = facts->path_length >= 0
    ? g_strdup_printf (ngettext ("yes, with at most %d authority below it", "yes, with at most %d authorities below it", facts->path_length), facts->path_length)
    : g_strdup (_("yes"));
  g_autofree char *text = facts->constraints_critical ? g_strdup_printf (_("%s (critical)"), limit) : g_strdup (limit);

  print_field (_("Authority"), facts->is_authority ? text : _("no"));
}

static TrunkCertRemarkLevel
print_cert (TrunkCert    *cert,
            guint         number,
            TrunkCertUse  use)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  g_autoptr(GPtrArray) remarks = trunk_cert_inspect (cert, use, get_now ());
  /* Translators: %1$u is a number, %2$s a name in a certificate, %3$s what kind it is, such as "root authority" */
  g_autofree char *title = g_strdup_printf (_("%1$u. %2$s: %3$s"), number, facts->label, trunk_cert_role_get_name (trunk_cert_get_role (cert)));

  trunk_cli_heading (title);
  print_field (_("Subject"), facts->subject);
  print_field (_("Issuer"), facts->self_signed ? _("itself") : facts->issuer);
  print_list (_("Names"), facts->names, FALSE);
  print_validity (cert);
  print_field (_("Key"), facts->key);
  print_field (_("Signature"), facts->signature);
  print_authority (facts);
  print_list (_("Key usage"), facts->usages, facts->usage_critical);
  print_list (_("Purposes"), facts->purposes, facts->purposes_critical);
  print_field (_("Serial"), facts->serial);
  print_field (_("SHA-1"), facts->sha1);
  print_field (_("SHA-256"), facts->sha256);
  print_field (_("Thumbprint"), facts->thumbprint);
  print_field ("x5t", facts->x5t);
  print_field ("x5t#S256", facts->x5t_s256);

  return print_remarks (remarks);
}

/**
 * trunk_cli_certs_print:
 * @use: what they are judged for
 *
 * Returns: the worst of what was said
 */
TrunkCertRemarkLevel
trunk_cli_certs_print (TrunkCertBundle *bundle,
                       TrunkCertUse     use)
{
  g_autoptr(GPtrArray) remarks = trunk_cert_bundle_inspect (bundle, use, get_now ());
  TrunkCertRemarkLevel worst = TRUNK_CERT_REMARK_NOTE;
  TrunkCertRemarkLevel level;
  gboolean with_root = trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_ROOT) > 0;

  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);
      /* Beside its root a server's certificate is not taken for it. */
      TrunkCertUse own_use = with_root && use == TRUNK_CERT_FOR_TRUST && trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_LEAF ? TRUNK_CERT_FOR_ANY : use;

      level = print_cert (cert, i + 1, own_use);
      worst = MAX (worst, level);
    }
  if (remarks->len > 0)
    trunk_cli_heading (_("Together"));
  level = print_remarks (remarks);

  return MAX (worst, level);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_list (JsonBuilder        *builder,
          const char         *name,
          const char * const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_remarks (JsonBuilder          *builder,
             GPtrArray            *remarks,
             TrunkCertRemarkLevel *inout_worst)
{
  json_builder_set_member_name (builder, "remarks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);

      json_builder_begin_object (builder);
      add_string (builder, "level", trunk_cert_remark_level_get_nick (remark->level));
      add_string (builder, "name", remark->nick);
      add_string (builder, "text", remark->text);
      json_builder_end_object (builder);
      *inout_worst = MAX (*inout_worst, remark->level);
    }
  json_builder_end_array (builder);
}

static void
add_cert (JsonBuilder          *builder,
          TrunkCert            *cert,
          TrunkCertUse          use,
          TrunkCertRemarkLevel *inout_worst)
{
  static const char * const roles[] = { "root", "intermediate", "end" };
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  g_autoptr(GPtrArray) remarks = trunk_cert_inspect (cert, use, get_now ());
  g_autoptr(GDateTime) from = g_date_time_new_from_unix_utc (facts->not_before);
  g_autoptr(GDateTime) until = g_date_time_new_from_unix_utc (facts->not_after);
  g_autofree char *from_text = from != NULL ? g_date_time_format (from, "%FT%TZ") : NULL;
  g_autofree char *until_text = until != NULL ? g_date_time_format (until, "%FT%TZ") : NULL;

  json_builder_begin_object (builder);
  add_string (builder, "role", roles[trunk_cert_get_role (cert)]);
  add_string (builder, "subject", facts->subject);
  add_string (builder, "issuer", facts->issuer);
  add_list (builder, "names", facts->names);
  add_string (builder, "serial", facts->serial);
  add_string (builder, "not-before", from_text);
  add_string (builder, "not-after", until_text);
  json_builder_set_member_name (builder, "days-left");
  json_builder_add_int_value (builder, trunk_cert_get_days_left (cert, get_now ()));
  add_string (builder, "key", facts->key);
  add_string (builder, "signature", facts->signature);
  add_flag (builder, "self-signed", facts->self_signed);
  add_flag (builder, "authority", facts->is_authority);
  add_flag (builder, "constraints-critical", facts->constraints_critical);
  if (facts->path_length >= 0)
    {
      json_builder_set_member_name (builder, "path-length");
      json_builder_add_int_value (builder, facts->path_length);
    }
  add_list (builder, "key-usage", facts->usages);
  add_list (builder, "purposes", facts->purposes);
  add_string (builder, "sha1", facts->sha1);
  add_string (builder, "sha256", facts->sha256);
  add_string (builder, "thumbprint", facts->thumbprint);
  add_string (builder, "x5t", facts->x5t);
  add_string (builder, "x5t-s256", facts->x5t_s256);
  add_remarks (builder, remarks, inout_worst);
  json_builder_end_object (builder);
}

/**
 * trunk_cli_certs_build_json:
 * @builder: inside an object
 * @inout_worst: raised to the worst of what is said
 *
 * Adds the members "certificates" and "remarks".
 */
void
trunk_cli_certs_build_json (JsonBuilder          *builder,
                            TrunkCertBundle      *bundle,
                            TrunkCertUse          use,
                            TrunkCertRemarkLevel *inout_worst)
{
  g_autoptr(GPtrArray) remarks = trunk_cert_bundle_inspect (bundle, use, get_now ());

  json_builder_set_member_name (builder, "certificates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    add_cert (builder, trunk_cert_bundle_get_nth (bundle, i), use, inout_worst);
  json_builder_end_array (builder);
  add_remarks (builder, remarks, inout_worst);
}

static void
show_text (TrunkCertImport      *import,
           TrunkCertBundle      *bundle,
           const char           *path,
           TrunkCertUse          use,
           TrunkCertRemarkLevel *inout_worst)
{
  const char * const *notes = trunk_cert_import_get_notes (import);
  guint n = trunk_cert_bundle_get_n (bundle);
  TrunkCertRemarkLevel level;

  /* Translators: %1$s is a file, %2$s its format such as PEM, %3$u how many certificates are in it */
  g_print (ngettext ("%1$s: %2$s, %3$u certificate\n", "%1$s: %2$s, %3$u certificates\n", n), path,
           trunk_cert_format_get_name (trunk_cert_import_get_format (import)), n);
  for (guint i = 0; notes[i] != NULL; i++)
    trunk_cli_wrapped ("  · ", notes[i]);
  level = trunk_cli_certs_print (bundle, use);
  *inout_worst = MAX (*inout_worst, level);
}

static void
show_json (JsonBuilder          *builder,
           TrunkCertImport      *import,
           TrunkCertBundle      *bundle,
           const char           *path,
           TrunkCertUse          use,
           TrunkCertRemarkLevel *inout_worst)
{
  static const char * const formats[] = { "pem", "der", "pkcs7", "pkcs12" };
  g_autofree char *name = g_filename_display_name (path);

  json_builder_begin_object (builder);
  add_string (builder, "file", name);
  add_string (builder, "format", formats[trunk_cert_import_get_format (import)]);
  add_list (builder, "notes", trunk_cert_import_get_notes (import));
  trunk_cli_certs_build_json (builder, bundle, use, inout_worst);
  json_builder_end_object (builder);
}

int
trunk_cli_certs_show (const TrunkCliCertsOptions  *options,
                      char                       **arguments)
{
  TrunkCertUse use = options->trust ? TRUNK_CERT_FOR_TRUST : TRUNK_CERT_FOR_ANY;
  TrunkCertRemarkLevel worst = TRUNK_CERT_REMARK_NOTE;
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  gboolean failed = FALSE;

  if (arguments[0] == NULL)
    return trunk_cli_complain (_("Which file? “trunklinectl certs show FILE…”."));

  json_builder_begin_array (builder);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr(TrunkCertImport) import = trunk_cli_certs_read (arguments[i], options->password_file, TRUNK_CERT_WANT_CERTIFICATES);
      g_autoptr(TrunkCertBundle) bundle = NULL;

      if (import == NULL)
        {
          failed = TRUE;
          continue;
        }
      bundle = trunk_cert_bundle_dup_ordered (trunk_cert_import_get_bundle (import));
      if (options->json)
        show_json (builder, import, bundle, arguments[i], use, &worst);
      else
        show_text (import, bundle, arguments[i], use, &worst);
    }
  json_builder_end_array (builder);

  if (options->json)
    {
      g_autoptr(JsonNode) root = json_builder_get_root (builder);
      g_autofree char *text = json_to_string (root, TRUE);

      /* For machines: UTF-8 whatever the locale */
      printf ("%s\n", text);
    }

  return failed ? TRUNK_CLI_EXIT_COULD_NOT_RUN : trunk_cli_certs_exit (worst);
}
