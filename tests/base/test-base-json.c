/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/trunk-json.h"

static const struct
{
  const char *text;
  gboolean sane;
} rows[] = {
  { "{}", TRUE },
  { " [1, {\"a\": \"}]\\\"{\"}]\r\n\t", TRUE },
  { "[[[[]]]]", TRUE },
  { "[[[[[]]]]]", FALSE },
  { "", FALSE },
  { "  ", FALSE },
  { "1", FALSE },
  { "\"text\"", FALSE },
  { "{}{}", FALSE },
  { "{} 1", FALSE },
  { "1 {}", FALSE },
  { "{} //", FALSE },
  { "{/* */}", FALSE },
  { "[#\n]", FALSE },
  { "{", FALSE },
  { "{\"a\": \"", FALSE },
  { "}{", FALSE },
  { "{\"a\\", FALSE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (trunk_json_is_sane (rows[i].text, strlen (rows[i].text), 4), ==, rows[i].sane);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/json/table", test_table);

  return g_test_run ();
}
