#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAGE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAGE_H_

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/date.h"

// A page with text on it. Seen by certificate_paper.cc alone.
namespace ketnap::training {

struct Color {
  double red = 0, green = 0, blue = 0;
};

struct TextStyle {
  double size = 12;  // Points.
  bool bold = false;
  bool typewriter = false;
  Color color;
};

// Where text goes: centered between `left` and `left` + `width`, points from the upper left corner.
struct TextPlace {
  double left = 0;
  double top = 0;
  double width = 0;
};

// A4 across. Faults are kept until Finish.
class CertificatePage {
 public:
  static constexpr double kWidth = 842;
  static constexpr double kHeight = 595;

  // `title` and `day` are the document's own particulars.
  CertificatePage(const std::string& title, Date day);
  CertificatePage(const CertificatePage&) = delete;
  CertificatePage& operator=(const CertificatePage&) = delete;

  // Height of the text. `markup` is Pango's; Escaped makes it of plain text.
  double Measure(const std::string& markup, const TextStyle& style, double width);
  // Draws it; where it ends below.
  double Write(const std::string& markup, const TextStyle& style, const TextPlace& place);
  // From corner to corner, behind what is written later.
  void WriteAcross(const std::string& markup, const TextStyle& style);
  void Frame(double inset, double line_width, const Color& color);
  void Rule(double left, double right, double y);

  static std::string Escaped(const std::string& text);
  static std::string UpperCase(const std::string& text);

  // The PDF. FAILED_PRECONDITION, reason FONT_MISSING; INTERNAL, reason DRAWING_FAILED.
  absl::StatusOr<std::string> Finish();

 private:
  struct Free {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
    template <typename T>
    void operator()(T* object) const {
      g_object_unref(object);
    }
  };
  template <typename T>
  using Owned = std::unique_ptr<T, Free>;

  Owned<PangoLayout> LayoutOf(const std::string& markup, const TextStyle& style, double width);

  std::string bytes_;
  bool letters_missing_ = false;
  Owned<cairo_surface_t> surface_;
  Owned<cairo_t> cairo_;
  // A font map of its own: they are not to be shared between threads.
  Owned<PangoFontMap> fonts_;
  Owned<PangoContext> context_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAGE_H_
