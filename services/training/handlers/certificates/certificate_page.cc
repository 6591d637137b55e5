#include "services/training/handlers/certificates/certificate_page.h"

#include <cairo-pdf.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/log.h"

namespace ketnap::training {
namespace {

cairo_status_t Append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

CertificatePage::CertificatePage(const std::string& title, Date day)
    : surface_(cairo_pdf_surface_create_for_stream(&Append, &bytes_, kWidth, kHeight)),
      cairo_(cairo_create(surface_.get())),
      fonts_(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)),
      context_(pango_font_map_create_context(fonts_.get())) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "ketnap");
  // Or the clock of the machine goes in.
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 absl::StrCat(FormatDate(day), "T00:00:00Z").c_str());
  pango_cairo_context_set_resolution(context_.get(), 72);
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options.get());
}

CertificatePage::Owned<PangoLayout> CertificatePage::LayoutOf(const std::string& markup,
                                                              const TextStyle& style,
                                                              double width) {
  Owned<PangoLayout> layout(pango_layout_new(context_.get()));
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, style.typewriter ? "DejaVu Sans Mono" : "DejaVu Serif");
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_size(font, static_cast<int>(std::lround(style.size * PANGO_SCALE)));
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  if (width > 0) {
    pango_layout_set_width(layout.get(), static_cast<int>(std::lround(width * PANGO_SCALE)));
  }
  pango_layout_set_markup(layout.get(), markup.data(), static_cast<int>(markup.size()));
  letters_missing_ |= pango_layout_get_unknown_glyphs_count(layout.get()) > 0;
  return layout;
}

double CertificatePage::Measure(const std::string& markup, const TextStyle& style, double width) {
  const Owned<PangoLayout> layout = LayoutOf(markup, style, width);
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double CertificatePage::Write(const std::string& markup, const TextStyle& style,
                              const TextPlace& place) {
  const Owned<PangoLayout> layout = LayoutOf(markup, style, place.width);
  cairo_set_source_rgb(cairo_.get(), style.color.red, style.color.green, style.color.blue);
  cairo_move_to(cairo_.get(), place.left, place.top);
  pango_cairo_show_layout(cairo_.get(), layout.get());
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return place.top + static_cast<double>(height) / PANGO_SCALE;
}

void CertificatePage::WriteAcross(const std::string& markup, const TextStyle& style) {
  const Owned<PangoLayout> layout = LayoutOf(markup, style, 0);
  int width = 0, height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  cairo_save(cairo_.get());
  cairo_translate(cairo_.get(), kWidth / 2, kHeight / 2);
  cairo_rotate(cairo_.get(), -std::atan2(kHeight, kWidth));
  cairo_set_source_rgb(cairo_.get(), style.color.red, style.color.green, style.color.blue);
  cairo_move_to(cairo_.get(), -static_cast<double>(width) / PANGO_SCALE / 2,
                -static_cast<double>(height) / PANGO_SCALE / 2);
  pango_cairo_show_layout(cairo_.get(), layout.get());
  cairo_restore(cairo_.get());
}

void CertificatePage::Frame(double inset, double line_width, const Color& color) {
  cairo_set_source_rgb(cairo_.get(), color.red, color.green, color.blue);
  cairo_set_line_width(cairo_.get(), line_width);
  cairo_rectangle(cairo_.get(), inset, inset, kWidth - 2 * inset, kHeight - 2 * inset);
  cairo_stroke(cairo_.get());
}

void CertificatePage::Rule(double left, double right, double y) {
  cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
  cairo_set_line_width(cairo_.get(), 0.8);
  cairo_move_to(cairo_.get(), left, y);
  cairo_line_to(cairo_.get(), right, y);
  cairo_stroke(cairo_.get());
}

std::string CertificatePage::Escaped(const std::string& text) {
  char* escaped = g_markup_escape_text(text.data(), static_cast<gssize>(text.size()));
  std::string result = escaped;
  g_free(escaped);
  return result;
}

std::string CertificatePage::UpperCase(const std::string& text) {
  char* upper = g_utf8_strup(text.data(), static_cast<gssize>(text.size()));
  std::string result = upper;
  g_free(upper);
  return result;
}

absl::StatusOr<std::string> CertificatePage::Finish() {
  cairo_show_page(cairo_.get());
  cairo_surface_finish(surface_.get());
  if (letters_missing_) {
    // Either a strange letter, or a server without fonts: then it is every certificate.
    LogWarning("certificate_letters_missing", {{"font_package", "fonts-dejavu-core"}});
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "FONT_MISSING",
        {"Họ tên, tên lớp hoặc tên tổ chức trên giấy chứng nhận có ký tự không in được; đề nghị "
         "sửa lại rồi in.",
         "A name or the class's title on the certificate has a letter that cannot be printed; "
         "mend it and print again."});
  }
  const bool drawn = cairo_status(cairo_.get()) == CAIRO_STATUS_SUCCESS &&
                     cairo_surface_status(surface_.get()) == CAIRO_STATUS_SUCCESS;
  if (!drawn) {
    return ReasonedError(absl::StatusCode::kInternal, "DRAWING_FAILED",
                         {"Không tạo được tệp PDF.", "The PDF could not be made."});
  }
  return bytes_;
}

}  // namespace ketnap::training
