#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_STATEMENTS_H_

// Statements on the days officers have set.
namespace ketnap::organization::sql {

#define KETNAP_DAY_COLUMNS                                                     \
  "SELECT day, version, is_removed, is_working, display_name, source, reason," \
  " updated_at FROM calendar_day "

inline constexpr char kLockCalendarDay[] = KETNAP_DAY_COLUMNS "WHERE day = ? FOR UPDATE";

inline constexpr char kListCalendarDays[] =
    KETNAP_DAY_COLUMNS "WHERE day >= ? AND day <= ? ORDER BY day";

inline constexpr char kInsertCalendarDay[] =
    "INSERT INTO calendar_day (day, version, is_removed, is_working, display_name, source, reason,"
    " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateCalendarDay[] =
    "UPDATE calendar_day SET version = version + 1, is_removed = ?, is_working = ?,"
    " display_name = ?, source = ?, reason = ?, updated_at = ? WHERE day = ? AND version = ?";

#undef KETNAP_DAY_COLUMNS

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_STATEMENTS_H_
