/** Where the sandbox has a style for `smart_style_url`. */
export const STYLE_PATH = "/smart-style.json";

/** The look of an invented EHR, with the fields of SMART App Launch 2.2, "Styling". */
export const EHR_STYLE = {
  color_background: "#eef2f7",
  color_error: "#9e2d2d",
  color_highlight: "#1a5fb4",
  color_modal_backdrop: "#101a18",
  color_success: "#2e6b3a",
  color_text: "#1b2430",
  dim_border_radius: "6px",
  dim_font_size: "13px",
  dim_spacing_size: "12px",
  font_family_body: "'Noto Sans', 'Microsoft JhengHei', sans-serif",
  font_family_heading: "'Noto Sans', 'Microsoft JhengHei', sans-serif",
};
